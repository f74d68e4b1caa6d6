//! Prints how many milliseconds the compiler waited for one macro, read from a profile that it wrote of itself:
//! `macro_time PROFILE MACRO`.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use analyzeme::ProfilingData;

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let (Some(profile), Some(name)) = (arguments.next(), arguments.next()) else {
        eprintln!("give the file of a profile, and a part of the macro's name");
        return ExitCode::FAILURE;
    };
    match time(&PathBuf::from(profile), &name.to_string_lossy()) {
        Ok(time) => {
            println!("{:.1}", time.as_secs_f64() * 1e3);
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn time(profile: &std::path::Path, name: &str) -> Result<Duration, String> {
    let data = ProfilingData::new(profile).map_err(|error| format!("{}: {error}", profile.display()))?;
    let calls: Vec<Duration> = data
        .iter_full()
        .filter(|event| event.label == "expand_proc_macro")
        .filter(|event| event.additional_data.iter().any(|text| text.contains(name)))
        .filter_map(|event| event.duration())
        .collect();
    match calls[..] {
        [time] => Ok(time),
        _ => Err(format!(
            "{}: `{name}` was called {} times, not once",
            profile.display(),
            calls.len()
        )),
    }
}
