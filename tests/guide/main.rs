//! The guide and the README: their programs run against the sandbox and print what the pages say, and their links lead somewhere.

mod programs;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use programs::{Program, programs};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn pages() -> Vec<(PathBuf, String)> {
    let guide = fs::read_dir(Path::new(ROOT).join("docs")).expect("the guide");
    let mut paths: Vec<PathBuf> = guide.map(|entry| entry.expect("an entry").path()).collect();
    paths.push(Path::new(ROOT).join("README.md"));
    paths.sort();
    let read = |path: PathBuf| (path.clone(), fs::read_to_string(path).expect("a page"));
    paths.into_iter().map(read).collect()
}

#[test]
fn the_programs_print_what_the_pages_say() {
    let programs: Vec<Program> = pages().iter().flat_map(|(path, page)| programs(path, page)).collect();
    assert!(programs.len() >= 9, "the programs are not found");
    let executable = compile(&programs);
    let running = programs.iter().map(|program| {
        let mut command = Command::new(&executable);
        command
            .arg(&program.name)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        (program, command.spawn().expect("the programs run"))
    });
    // All at once, as most of them wait.
    let running: Vec<_> = running.collect();
    let mut wrong = String::new();
    for (program, process) in running {
        let output = process.wait_with_output().expect("it ends");
        let printed = String::from_utf8(output.stdout).expect("text");
        if printed != program.prints || !output.status.success() {
            let error = String::from_utf8_lossy(&output.stderr);
            let _ = write!(
                wrong,
                "{} prints:\n{printed}{error}instead of:\n{}\n",
                program.name, program.prints
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// One executable of all programs, which runs the one of a name: the compiler reads the libraries once.
fn compile(programs: &[Program]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide");
    fs::create_dir_all(&folder).expect("a folder");
    let mut root = String::from("#![allow(unused_crate_dependencies)]\n");
    let mut arms = String::new();
    for Program { name, source, .. } in programs {
        assert!(source.contains("\nasync fn main()"), "{name} has no `async fn main()`");
        fs::write(
            folder.join(name).with_extension("rs"),
            source.replace("\nasync fn main()", "\npub async fn main()"),
        )
        .expect("a file");
        let _ = writeln!(root, "mod {name};");
        let _ = writeln!(arms, "        \"{name}\" => {name}::main(),");
    }
    let _ = write!(
        root,
        "fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    match std::env::args().nth(1).unwrap().as_str() {{\n{arms}        \
         other => panic!(\"{{other}}\"),\n    }}\n}}\n"
    );
    fs::write(folder.join("main.rs"), root).expect("a file");
    let names = [
        "axum",
        "dollr_client",
        "dollr_sandbox",
        "futures_util",
        "serde_json",
        "tokio",
    ];
    let libraries = dollr_tests::libraries(names);
    let executable = folder.join("programs").with_extension(std::env::consts::EXE_EXTENSION);
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .arg(folder.join("main.rs"))
        .args(["--edition=2024", "-Dwarnings", "-o"])
        .arg(&executable);
    for (name, library) in names.iter().zip(&libraries) {
        rustc.arg(format!("--extern={name}={}", library.display()));
        rustc.arg(format!(
            "-Ldependency={}",
            library.parent().expect("a folder").display()
        ));
    }
    let output = rustc.output().expect("rustc runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    executable
}

/// A link to a file leads to one, and a reference is defined.
#[test]
fn the_links_of_the_pages_lead_somewhere() {
    let mut wrong = Vec::new();
    for (path, page) in pages() {
        let folder = path.parent().expect("a folder");
        let inline = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let defined = page
            .lines()
            .filter_map(|line| line.strip_prefix('[')?.split_once("]: "));
        for target in inline.chain(defined.map(|(_, target)| target)) {
            let file = target.split('#').next().unwrap_or_default();
            if !target.starts_with("http") && !target.starts_with('#') && !folder.join(file).exists() {
                wrong.push(format!("{}: there is no {target}", path.display()));
            }
            if target.starts_with("..") {
                wrong.push(format!("{}: {target} leads nowhere in rustdoc", path.display()));
            }
        }
        for (_, rest) in page.match_indices("][").map(|(at, _)| page.split_at(at + 2)) {
            let name = rest.split(']').next().unwrap_or_default();
            if !page.contains(&format!("\n[{name}]: ")) {
                wrong.push(format!("{}: [{name}] is not defined", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_says_which_rust_it_needs() {
    const MANIFEST: &str = include_str!("../../Cargo.toml");
    const README: &str = include_str!("../../README.md");
    let (_, version) = MANIFEST.split_once("\nrust-version = \"").expect("a version");
    let (version, _) = version.split_once('"').expect("a version");
    assert!(
        README.contains(&format!("It needs Rust {version} ")),
        "the README states another Rust than {version}"
    );
    assert!(
        README.lines().count() <= 150,
        "the README has grown: move what isn't for the first hour to the guide"
    );
}

/// On the web the guide is a folder, and in the documentation a module: both have all pages.
#[test]
fn the_module_has_every_page() {
    const MODULE: &str = include_str!("../../dollr-client/src/guide/mod.rs");
    const LINKS: &str = include_str!("../../dollr-client/src/guide/links.md");
    let contents = fs::read_to_string(Path::new(ROOT).join("docs/README.md")).expect("the list of the pages");
    for (path, _) in pages() {
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        if file == "README.md" {
            continue;
        }
        let module = file.trim_end_matches(".md").replace('-', "_");
        assert!(
            MODULE.contains(&format!("{module}, \"{file}\";")),
            "the module lacks {file}"
        );
        let link = contents.lines().find(|line| line.ends_with(&format!("]: {file}")));
        let (name, _) = link
            .unwrap_or_else(|| panic!("docs/README.md lacks {file}"))
            .split_once("]: ")
            .expect("a link");
        assert!(
            LINKS.contains(&format!("{name}]: crate::guide::{module}\n")),
            "links.md lacks {name}]"
        );
    }
}
