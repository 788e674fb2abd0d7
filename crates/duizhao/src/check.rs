//! `duizhao check`: one report or many, on the screen, as JSON, and as files where `-o` asks.

use std::io::{BufWriter, StdoutLock, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ValueEnum;
use duizhao_app::check::{Batch, Check, Outcome, check, commented, files};
use duizhao_core::Said;
use duizhao_papers::words::Word;
use duizhao_papers::{html, json};
use duizhao_read::{Grade, Language, Limits, Reviewed, Unreadable, remark};

use crate::output::{self, Destination, Folder, Inputs, Over, Paper, Pending};
use crate::pipe::Pipe;
use crate::progress::Progress;
use crate::terminal::{Row, Screen, pairs, table};
use crate::{Color, Lang, columns};

#[derive(clap::Args)]
#[command(after_help = "退出码：0 没有必改的，1 有，2 有文件读不了或参数不对。\n\
    -o 给的文件如已存在，加 --force 才覆盖；绝不覆盖输入文件，也不写别的文件。")]
pub(crate) struct Arguments {
    /// 材料（.docx、.txt、.md），或装材料的文件夹
    #[arg(required = true, value_name = "文件|文件夹")]
    inputs: Vec<PathBuf>,
    /// 用来比对的材料：本人上年的、同事的，或任何参考文本
    #[arg(long, value_name = "文件|文件夹", num_args = 1..)]
    against: Vec<PathBuf>,
    /// 检查的年度；材料自己写明的不必给
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(u16).range(2000..=2100))]
    year: Option<u16>,
    /// 本单位的主题表
    #[arg(long, value_name = "文件")]
    theme: Option<PathBuf>,
    /// 本单位的词表文件夹
    #[arg(long, value_name = "文件夹")]
    rules: Option<PathBuf>,
    /// 只要这几类意见，逗号隔开；代码和名称见 duizhao explain
    #[arg(long, value_name = "代码", value_delimiter = ',')]
    only: Vec<String>,
    /// 已标不适用的意见：每行一个意见编号，# 开头为注
    #[arg(long, value_name = "文件")]
    dismissed: Option<PathBuf>,
    /// 屏幕上给人看，还是给程序用
    #[arg(long, value_enum, value_name = "格式", default_value = "text")]
    format: Shape,
    /// 意见用什么语言
    #[arg(long, value_enum, value_name = "语言", default_value = "zh-Hans")]
    lang: Lang,
    /// 颜色和下划线
    #[arg(long, value_enum, value_name = "何时", default_value = "auto")]
    color: Color,
    /// 每行几列；默认同屏幕一样宽，最多 120
    #[arg(long, value_name = "列", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
    /// 列出全部意见；默认先展开 12 条
    #[arg(long)]
    all: bool,
    /// 其他格式请本机的 LibreOffice 转换（.doc、.wps 等）
    #[arg(long)]
    convert: bool,
    /// 文件和其中文字的上限
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=4096))]
    text_mb: u64,
    /// 解压以后的上限
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..=65536))]
    unpacked_mb: u64,
    /// 嵌套层数的上限
    #[arg(long, value_name = "层", default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=10000))]
    depth: u16,
    /// 写成文件：.docx 批注、.html 网页、.json；多份材料给一个文件夹或 .json
    #[arg(short, long, value_name = "文件|文件夹")]
    output: Option<PathBuf>,
    /// -o 是文件夹时，每份写成什么；默认 docx
    #[arg(long = "as", value_enum, value_name = "格式", requires = "output")]
    paper: Option<Paper>,
    #[command(flatten)]
    over: Over,
}

/// 输出形式
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    Text,
    Json,
}

impl Arguments {
    fn request(&self) -> Check {
        Check {
            inputs: self.inputs.clone(),
            against: self.against.clone(),
            year: self.year,
            theme: self.theme.clone(),
            rules: self.rules.clone(),
            only: self.only.iter().filter_map(|it| Some(remark::named(it)?.code.to_owned())).collect(),
            dismissed: self.dismissed.clone(),
            limits: Limits {
                text_bytes: self.text_mb << 20,
                unpacked_bytes: self.unpacked_mb << 20,
                depth: usize::from(self.depth),
            },
            convert: self.convert,
        }
    }

    /// Everything that is read, so that nothing of it is written over.
    fn read(&self, files: &[PathBuf]) -> Inputs {
        let named = [&self.theme, &self.rules, &self.dismissed];
        let named = named.into_iter().flatten().chain(&self.inputs).chain(&self.against);
        Inputs::new(named.chain(files))
    }
}

pub(crate) fn no_such_remark(code: &str) -> Said {
    Said::new(
        format!("没有“{code}”这类意见；duizhao explain 列出全部"),
        format!("there is no remark {code:?}; duizhao explain lists them all"),
    )
}

pub(crate) fn run(arguments: Arguments) -> Result<u8> {
    if let Some(code) = arguments.only.iter().find(|it| remark::named(it).is_none()) {
        bail!(no_such_remark(code));
    }
    let request = arguments.request();
    let reports = files(&request.inputs)?;
    if reports.is_empty() {
        let shown: Vec<String> = arguments.inputs.iter().map(|it| it.display().to_string()).collect();
        bail!(Said::new(
            format!(
                "{} 里没有材料：是空的，或只有隐藏文件、子文件夹；请给 .docx、.txt、.md 文件，或装着它们的文件夹",
                shown.join("、")
            ),
            format!(
                "there is no report in {}: it is empty, or has only hidden files and folders; give .docx, .txt or .md files, or a folder of them",
                shown.join(", ")
            ),
        ));
    }
    let several = reports.len() != 1 || arguments.inputs.iter().any(|it| it.is_dir());
    let mut all_read = reports.clone();
    all_read.extend(files(&request.against)?);
    let inputs = arguments.read(&all_read);
    let asked = arguments.output.as_deref();
    let destination = asked.map(|it| Destination::new(it, arguments.paper, reports.len(), &inputs)).transpose()?;
    arguments.over.refuse(destination.iter().flat_map(|it| it.places(&reports)), &inputs)?;
    let mut run = Run::new(&arguments, inputs, destination, several)?;
    run.begin(reports.len())?;
    let progress = Progress::new(run.screen.language);
    let step = |stage, done, all| progress.step(stage, done, all);
    let batch = check(&request, &step, |batch, outcome| progress.aside(|| run.take(batch, outcome)))?;
    progress.end();
    run.end(&batch)
}

/// What goes on while outcome after outcome comes in.
struct Run {
    inputs: Inputs,
    screen: Screen,
    several: bool,
    out: Out,
    papers: Papers,
    rows: Vec<Row>,
    must: bool,
    failed: bool,
}

type Stdout = Pipe<BufWriter<StdoutLock<'static>>>;

/// Standard output, for people or for programs.
enum Out {
    Text(Stdout),
    Json(json::Writer<Stdout>),
}

/// What `-o` writes.
enum Papers {
    None,
    Json(Option<json::Writer<Pending>>),
    File(PathBuf, Paper),
    Folder(Folder, Paper),
}

impl Run {
    fn new(arguments: &Arguments, inputs: Inputs, destination: Option<Destination>, several: bool) -> Result<Run> {
        let language = Language::from(arguments.lang);
        let stdout = Pipe::new(BufWriter::new(std::io::stdout().lock()), destination.is_some());
        let out = match arguments.format {
            Shape::Text => Out::Text(stdout),
            Shape::Json => Out::Json(json::Writer::begin(stdout, language)?),
        };
        let papers = match destination {
            None => Papers::None,
            Some(Destination::Json(place)) => Papers::Json(Some(json::Writer::begin(Pending::new(&place)?, language)?)),
            Some(Destination::File(place, paper)) => Papers::File(place, paper),
            Some(Destination::Folder(place, paper)) => Papers::Folder(Folder::make(&place, paper)?, paper),
        };
        let (width, styled) = (columns(arguments.width), arguments.color.is_on());
        let screen = Screen { width, styled, all: arguments.all, language };
        Ok(Run { inputs, screen, several, out, papers, rows: Vec::new(), must: false, failed: false })
    }

    /// What is said at the end may be far away.
    fn begin(&mut self, reports: usize) -> Result<()> {
        let said = match self.screen.language {
            Language::Chinese => format!("共 {reports} 份，逐份的意见在前，汇总表在最后。\n"),
            Language::English => format!("{reports} files: the remarks on each, then one table of all.\n"),
        };
        match &mut self.out {
            Out::Text(out) if self.several => writeln!(out, "{said}")?,
            _ => {}
        }
        Ok(())
    }

    /// Files first: they are made even where nobody reads what is printed.
    fn take(&mut self, batch: &Batch, outcome: Outcome) -> Result<()> {
        match outcome {
            Outcome::Reviewed { reviewed, dismissed } => {
                self.must |= reviewed.remarks.iter().any(|it| it.grade == Grade::Must);
                self.write(batch, &reviewed, dismissed)?;
                self.show(batch, &reviewed, dismissed)
            }
            Outcome::Unreadable { file, why } => {
                self.failed = true;
                self.refused(&file, &why)
            }
        }
    }

    fn write(&mut self, batch: &Batch, reviewed: &Reviewed, dismissed: usize) -> Result<()> {
        let (place, paper) = match &mut self.papers {
            Papers::None => return Ok(()),
            Papers::Json(writer) => {
                let writer = writer.as_mut().expect("it is taken only at the end");
                return Ok(writer.report(reviewed, &batch.others, dismissed)?);
            }
            Papers::File(place, paper) => (place.clone(), *paper),
            Papers::Folder(folder, paper) => (folder.place(&reviewed.file), *paper),
        };
        self.inputs.refuse(&place)?;
        let language = self.screen.language;
        let bytes = match paper {
            Paper::Docx => commented(reviewed, language, || batch.reread(reviewed))?,
            Paper::Html => html::page(reviewed, &batch.others, dismissed, language).into_bytes(),
        };
        Ok(output::put(&place, &bytes)?)
    }

    fn show(&mut self, batch: &Batch, reviewed: &Reviewed, dismissed: usize) -> Result<()> {
        match &mut self.out {
            Out::Json(writer) => writer.report(reviewed, &batch.others, dismissed)?,
            Out::Text(out) => {
                out.write_all(self.screen.review(reviewed, &batch.others, dismissed).as_bytes())?;
                if self.several {
                    out.write_all(b"\n\n")?;
                    self.rows.push(Row::reviewed(&reviewed.file, &reviewed.remarks));
                }
                out.flush()?;
            }
        }
        Ok(())
    }

    fn refused(&mut self, file: &str, why: &Unreadable) -> Result<()> {
        if let Papers::Json(Some(writer)) = &mut self.papers {
            writer.unreadable(file, why);
        }
        match &mut self.out {
            Out::Json(writer) => writer.unreadable(file, why),
            Out::Text(out) => {
                out.write_all(self.screen.unreadable(file, why).as_bytes())?;
                if self.several {
                    out.write_all(b"\n")?;
                    self.rows.push(Row::unreadable(file, why, &self.screen));
                }
            }
        }
        Ok(())
    }

    fn end(mut self, batch: &Batch) -> Result<u8> {
        if let Papers::Json(writer) = &mut self.papers {
            let writer = writer.take().expect("it is taken only here");
            writer.end(&batch.pairs)?.put()?;
        }
        match self.out {
            Out::Json(writer) => writer.end(&batch.pairs)?.flush()?,
            Out::Text(mut out) => {
                if !batch.pairs.is_empty() {
                    writeln!(out, "{}", pairs(&self.screen, &batch.pairs, &batch.others))?;
                }
                if self.several {
                    out.write_all(table(&self.screen, &self.rows).as_bytes())?;
                    if self.rows.iter().all(|it| !it.was_read()) {
                        let none = Word(
                            "没有一份材料读得成，什么都没有审阅。",
                            "None of the files could be read; nothing was reviewed.",
                        );
                        out.write_all(self.screen.indented(0, none.to(self.screen.language)).as_bytes())?;
                    }
                }
                out.flush()?;
            }
        }
        Ok(if self.failed { 2 } else { u8::from(self.must) })
    }
}
