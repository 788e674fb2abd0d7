//! How much memory a server keeps that it no longer uses. 内存设置

/// Begins the program anew with modest settings of glibc's allocator, which reads them from the
/// environment at its very start alone: few heaps for many threads, and large blocks go back at once.
/// As it comes, one password or one upload teaches it to keep tens of megabytes in each heap.
///
/// Where that cannot be, or someone has set them already, the program goes on as it is.
pub(crate) fn settle() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        use std::os::unix::process::CommandExt;

        const SETTINGS: [(&str, &str); 3] =
            [("MALLOC_ARENA_MAX", "2"), ("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "262144")];
        #[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
        let is_set = |name: &str| std::env::var_os(name).is_some();
        let Ok(program) = std::env::current_exe() else { return };
        if !SETTINGS.iter().any(|it| is_set(it.0)) && !is_set("GLIBC_TUNABLES") {
            // Comes back only where it failed.
            let _ = std::process::Command::new(program).args(std::env::args_os().skip(1)).envs(SETTINGS).exec();
        }
    }
}
