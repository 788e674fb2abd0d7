//! Other formats turned into .docx by a LibreOffice that is installed. 转换

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use duizhao_read::{Said, Unreadable};

/// Names under which it is found on the path.
const NAMES: &[&str] = &["soffice", "libreoffice"];
const TICK: Duration = Duration::from_millis(100);
/// Two minutes; starting alone takes some seconds.
const TICKS: u32 = 1200;

/// The file's text as .docx. Nothing of it stays on the disk.
///
/// # Errors
/// Where no LibreOffice is installed, or it gives nothing within the time.
pub fn to_docx(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let scratch = tempfile::tempdir().map_err(|err| failed(&err.to_string()))?;
    let mut child = start(path, scratch.path())?;
    let ended = wait(&mut child);
    if !ended {
        stop(&mut child);
        return Err(failed("超过两分钟没有结果（no result within two minutes）"));
    }
    let made = scratch.path().join("out").join(path.file_stem().unwrap_or_default()).with_extension("docx");
    std::fs::read(made).map_err(|_| failed("没有得到结果（no result）"))
}

fn start(path: &Path, scratch: &Path) -> Result<Child, Unreadable> {
    let path = std::path::absolute(path).map_err(|err| failed(&err.to_string()))?;
    let is_pdf = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("pdf"));
    for name in NAMES {
        let mut command = Command::new(name);
        // A profile of its own: it runs beside an open LibreOffice, and leaves nothing in the user's.
        command.arg(format!("-env:UserInstallation=file://{}/profile", scratch.display()));
        command.args(["--headless", "--norestore", "--convert-to", "docx"]);
        command.args(is_pdf.then_some("--infilter=writer_pdf_import"));
        command.arg("--outdir").arg(scratch.join("out")).arg(&path);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        match command.spawn() {
            Ok(child) => return Ok(child),
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => {}
            Err(err) => return Err(failed(&err.to_string())),
        }
    }
    Err(Unreadable::new(
        "other-format",
        Said::new("本机没有安装 LibreOffice，不能转换。", "no LibreOffice is installed, so it cannot be converted"),
        Said::new("请用 Word 或 WPS 打开，另存为 .docx。", "open it in Word or WPS and save it as .docx"),
    ))
}

/// Whether it ended by itself.
fn wait(child: &mut Child) -> bool {
    for _ in 0..TICKS {
        match child.try_wait() {
            Ok(None) => sleep(TICK),
            Ok(Some(_)) | Err(_) => return true,
        }
    }
    false
}

/// Ends it together with what it has started.
fn stop(child: &mut Child) {
    #[cfg(unix)]
    let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status();
    let _ = child.kill();
    let _ = child.wait();
}

fn failed(why: &str) -> Unreadable {
    Unreadable::new(
        "other-format",
        Said::new(format!("LibreOffice 没有转换成功：{why}。"), format!("LibreOffice could not convert it: {why}")),
        Said::new("请用 Word 或 WPS 打开，另存为 .docx。", "open it in Word or WPS and save it as .docx"),
    )
}
