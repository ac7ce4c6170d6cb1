//! Publishing to stores of this process: a folder, and an S3 that does what a test asks for.
#![cfg(all(feature = "publish", feature = "bundled-fonts", unix))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use common::ProgramFolder;
use engross::batch::{self, RunOptions};
use engross::publish::{
    FileClass, LinkOptions, PublishEvent, PublishOptions, PublishStatus, PublishSummary,
    PublishTarget, Replace, publish, verify_links,
};
use engross::{Code, Plan, Program, Renderer};

const ROSTER: &str = "name\nİda Önder\nBo & Co 50% #1\nÇağ\nDan\n";

/// What the store has, and how it behaves.
#[derive(Default)]
struct State {
    objects: BTreeMap<String, (Vec<u8>, String)>,
    requests: Vec<String>,
    ignores_conditions: bool,
    refuses_conditions: bool,
    /// How many requests are answered with 503.
    busy: usize,
    /// How many uploads are answered as if another one of the same name were under way.
    conflicts: usize,
    /// How many uploads are stored and not answered.
    unanswered: usize,
}

/// An S3 on loopback, as far as publishing needs one: lists, uploads with conditions, downloads.
/// It checks no signatures.
struct Fake {
    state: Arc<Mutex<State>>,
    port: u16,
}

impl Fake {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || while serve(stream.as_ref().unwrap(), &shared) {});
            }
        });
        Self { state, port }
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap())
    }

    /// Stores an object as someone else would.
    fn insert(&self, key: &str, bytes: &[u8]) {
        self.state(|state| {
            let object = (bytes.to_vec(), String::new());
            state.objects.insert(key.to_owned(), object);
        });
    }

    /// How many requests there were of a kind; from now on they are counted from none.
    fn take(&self, method: &str) -> usize {
        self.state(|state| {
            let requests = std::mem::take(&mut state.requests);
            requests.iter().filter(|request| *request == method).count()
        })
    }
}

/// Answers a request. Returns whether the connection goes on.
fn serve(stream: &TcpStream, state: &Mutex<State>) -> bool {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return false;
    }
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap());
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = percent_encoding::percent_decode_str(path);
    let key = path
        .decode_utf8()
        .unwrap()
        .trim_start_matches("/bucket/")
        .to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim().split_once(':') {
            Some((name, value)) => {
                headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
            }
            None => break,
        }
    }
    let length = headers
        .get("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let mut state = state.lock().unwrap();
    state.requests.push(method.clone());
    if state.busy > 0 {
        state.busy -= 1;
        return answer(stream, "503 Busy", "", b"", true);
    }
    let tag = |bytes: &[u8]| {
        use md5::Digest as _;
        let digest: [u8; 16] = md5::Md5::digest(bytes).into();
        digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    match &*method {
        "GET" if query.contains("list-type=2") => {
            let entries: String = state
                .objects
                .iter()
                .map(|(key, (bytes, _))| {
                    let key = key.replace('&', "&amp;");
                    format!(
                        "<Contents><Key>{key}</Key><Size>{}</Size><ETag>\"{}\"</ETag>\
                         <LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>",
                        bytes.len(),
                        tag(bytes)
                    )
                })
                .collect();
            let list = format!(
                "<ListBucketResult><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"
            );
            answer(stream, "200 OK", "", list.as_bytes(), true)
        }
        "GET" | "HEAD" => match state.objects.get(&key) {
            Some((bytes, headers)) => {
                let headers = format!(
                    "{headers}ETag: \"{}\"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n",
                    tag(bytes)
                );
                answer(stream, "200 OK", &headers, bytes, method == "GET")
            }
            None => answer(stream, "404 Not Found", "", b"", true),
        },
        "PUT" => {
            let has_condition =
                headers.contains_key("if-none-match") || headers.contains_key("if-match");
            if has_condition && state.refuses_conditions {
                return answer(stream, "501 Not Implemented", "", b"", true);
            }
            if state.conflicts > 0 {
                state.conflicts -= 1;
                return answer(stream, "409 Conflict", "", b"", true);
            }
            let existing = state
                .objects
                .get(&key)
                .map(|(bytes, _)| format!("\"{}\"", tag(bytes)));
            let is_met = match (headers.get("if-none-match"), headers.get("if-match")) {
                (Some(_), _) => existing.is_none(),
                (_, Some(tag)) => existing.as_ref() == Some(tag),
                _ => true,
            };
            if !is_met && !state.ignores_conditions {
                return answer(stream, "412 Precondition Failed", "", b"", true);
            }
            let kept: String = headers
                .iter()
                .filter(|(name, _)| {
                    ["content-type", "cache-control"].contains(&name.as_str())
                        || name.starts_with("x-amz-meta-")
                })
                .map(|(name, value)| format!("{name}: {value}\r\n"))
                .collect();
            let e_tag = format!("ETag: \"{}\"\r\n", tag(&body));
            state.objects.insert(key, (body, kept));
            if state.unanswered > 0 {
                state.unanswered -= 1;
                return false;
            }
            answer(stream, "200 OK", &e_tag, b"", true)
        }
        _ => answer(stream, "405 No", "", b"", true),
    }
}

fn answer(mut stream: &TcpStream, status: &str, headers: &str, body: &[u8], sends: bool) -> bool {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
    let written = stream
        .write_all(head.as_bytes())
        .and_then(|()| match sends {
            true => stream.write_all(body),
            false => Ok(()),
        });
    written.is_ok()
}

/// A program that is rendered, and a store to publish it to.
struct Bench {
    folder: ProgramFolder,
    store: Fake,
}

/// What became of each file, by key, and the messages.
struct Published {
    summary: PublishSummary,
    statuses: BTreeMap<String, PublishStatus>,
    order: Vec<FileClass>,
    messages: Vec<String>,
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            folder: ProgramFolder::new(ROSTER),
            store: Fake::start(),
        };
        let settings = format!(
            "[publish]\nstore = \"s3://bucket/images/\"\nendpoint = \"{0}\"\n\
             base_url = \"{0}/bucket/images/\"\n",
            bench.store.endpoint()
        );
        let base = "[publish]\nbase_url  = \"https://example.org/\"\n";
        bench.folder.edit("program.toml", base, &settings);
        bench.render();
        bench
    }

    fn plan(&self) -> Plan {
        let program = Program::open(self.folder.path()).unwrap();
        let roster = program.open_roster().unwrap();
        Plan::new(program, roster).unwrap()
    }

    fn render(&self) {
        let plan = self.plan();
        let renderer = Renderer::new(Arc::clone(plan.program())).unwrap();
        let out = self.folder.file("out");
        batch::run(&plan, &renderer, out, &RunOptions::default(), |_| ()).unwrap();
    }

    fn publish(&self, change: impl FnOnce(&mut PublishOptions)) -> Published {
        self.publish_with(change, |_| ())
    }

    fn publish_with(
        &self,
        change: impl FnOnce(&mut PublishOptions),
        mut planned: impl FnMut(&Fake),
    ) -> Published {
        let plan = self.plan();
        let mut target = PublishTarget::of(&plan, None).unwrap();
        target.variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
            .map(|name| (name.to_owned(), "x".to_owned()))
            .into();
        let mut options = PublishOptions::default();
        change(&mut options);
        let mut statuses = BTreeMap::new();
        let (mut order, mut messages) = (Vec::new(), Vec::new());
        let out = self.folder.file("out");
        let summary = publish(&plan, out, &target, &options, |event| match event {
            PublishEvent::Planned { .. } => planned(&self.store),
            PublishEvent::Done(outcome) => {
                statuses.insert(outcome.key.to_owned(), outcome.status);
                order.push(outcome.class);
                messages.extend(outcome.error.map(ToString::to_string));
            }
            PublishEvent::Note(finding) => messages.push(finding.message),
            _ => {}
        })
        .unwrap();
        Published {
            summary,
            statuses,
            order,
            messages,
        }
    }

    /// The contents of an object.
    fn object(&self, key: &str) -> Vec<u8> {
        self.store
            .state(|state| state.objects[&format!("images/{key}")].0.clone())
    }

    fn keys(&self) -> Vec<String> {
        self.plan()
            .entries()
            .map(|entry| entry.key().to_string())
            .collect()
    }

    fn file(&self, key: &str) -> Vec<u8> {
        fs::read(self.folder.file("out").join(key)).unwrap()
    }
}

#[test]
fn what_is_new_is_sent_once() {
    let bench = Bench::new();
    let published = bench.publish(|_| ());
    assert_eq!(published.summary.published, 4, "{:?}", published.messages);
    assert!(published.messages.is_empty(), "{:?}", published.messages);
    for key in bench.keys() {
        assert_eq!(bench.object(&key), bench.file(&key));
    }
    // The first one twice, which shows that the store keeps to conditions.
    assert_eq!(bench.store.take("PUT"), 5);
    let again = bench.publish(|_| ());
    assert_eq!(again.summary.unchanged, 4);
    assert_eq!(bench.store.state(|state| state.requests.clone()), ["GET"]);
    let headers = bench
        .store
        .state(|state| state.objects["images/Dan.png"].1.clone());
    assert!(headers.contains("content-type: image/png"), "{headers}");
    assert!(
        headers.contains("cache-control: public, max-age=300"),
        "{headers}"
    );
    assert!(headers.contains("x-amz-meta-engross-sha256: "), "{headers}");
}

#[test]
fn a_folder_that_is_not_there_is_to_be_rendered_first() {
    let bench = Bench::new();
    let plan = bench.plan();
    let target = PublishTarget::of(&plan, None).unwrap();
    let folder = bench.folder.file("nowhere");
    let options = PublishOptions::default();
    let error = publish(&plan, folder, &target, &options, |_| ()).unwrap_err();
    assert_eq!(error.code(), engross::Code::Unrendered, "{error}");
}

#[test]
fn what_differs_is_refused_until_it_is_asked_for() {
    let bench = Bench::new();
    bench.publish(|_| ());
    let before = bench.object("Dan.png");
    bench.folder.edit("program.toml", "max = 40", "max = 30");
    bench.render();
    bench.store.take("PUT");
    let refused = bench.publish(|_| ());
    assert_eq!(refused.summary.refused, 4);
    assert!(refused.messages[3].contains("`Dan.png` is published with other contents"));
    assert_eq!(bench.object("Dan.png"), before);
    assert_eq!(bench.store.take("PUT"), 0);
    let dry = bench.publish(|options| {
        options.dry_run = true;
        options.replace = Replace::All;
    });
    assert_eq!((dry.summary.replaced, bench.store.take("PUT")), (4, 0));
    let replaced = bench.publish(|options| {
        options.replace = Replace::Keys(vec!["Dan.png".into()]);
    });
    assert_eq!(replaced.statuses["Dan.png"], PublishStatus::Replaced);
    assert_eq!(
        (replaced.summary.replaced, replaced.summary.refused),
        (1, 3)
    );
    assert_eq!(bench.object("Dan.png"), bench.file("Dan.png"));
}

#[test]
fn a_change_by_someone_else_stays() {
    let bench = Bench::new();
    let theirs = |store: &Fake| store.insert("images/Dan.png", b"theirs");
    let published = bench.publish_with(|_| (), theirs);
    assert_eq!(published.statuses["Dan.png"], PublishStatus::Failed);
    assert!(published.messages[0].contains("someone else published `Dan.png`"));
    assert_eq!(bench.object("Dan.png"), b"theirs");
    assert_eq!(published.summary.published, 3);
    bench.store.state(|state| {
        let ours = state.objects.get_mut("images/Dan.png").unwrap();
        ours.0 = b"ours, older".into();
    });
    let replaced = bench.publish_with(|options| options.replace = Replace::All, theirs);
    assert_eq!(replaced.statuses["Dan.png"], PublishStatus::Failed);
    assert!(replaced.messages[0].contains("someone else changed `Dan.png`"));
    assert_eq!(bench.object("Dan.png"), b"theirs");
}

#[test]
fn the_same_bytes_from_another_run_are_no_conflict() {
    let bench = Bench::new();
    let bytes = bench.file("Dan.png");
    let published = bench.publish_with(|_| (), |store| store.insert("images/Dan.png", &bytes));
    assert_eq!(published.statuses["Dan.png"], PublishStatus::Unchanged);
    assert_eq!(published.summary.published, 3, "{:?}", published.messages);
}

#[test]
fn a_store_that_ignores_conditions_is_named_and_nothing_is_overwritten() {
    for refuses in [false, true] {
        let bench = Bench::new();
        bench.store.state(|state| {
            state.ignores_conditions = true;
            state.refuses_conditions = refuses;
        });
        let published =
            bench.publish_with(|_| (), |store| store.insert("images/Dan.png", b"theirs"));
        let warning = published
            .messages
            .iter()
            .find(|message| message.contains("ignores"));
        assert!(warning.is_some(), "{:?}", published.messages);
        assert_eq!(published.statuses["Dan.png"], PublishStatus::Failed);
        assert_eq!(bench.object("Dan.png"), b"theirs");
        assert_eq!(published.summary.published, 3);
    }
}

#[test]
fn a_busy_store_and_a_cut_connection_are_asked_again() {
    let bench = Bench::new();
    bench.store.state(|state| {
        state.busy = 3;
        state.unanswered = 2;
    });
    let published = bench.publish(|options| options.jobs = 1.try_into().unwrap());
    // Where an answer was lost, the next attempt finds the file.
    let PublishSummary {
        published: sent,
        unchanged,
        ..
    } = published.summary;
    assert_eq!(sent + unchanged, 4, "{:?}", published.messages);
    for key in bench.keys() {
        assert_eq!(bench.object(&key), bench.file(&key));
    }
}

#[test]
fn an_upload_that_meets_another_one_is_tried_again() {
    let bench = Bench::new();
    bench.store.state(|state| state.conflicts = 2);
    let published = bench.publish(|_| ());
    assert_eq!(published.summary.published, 4, "{:?}", published.messages);
    assert_eq!(published.summary.failed, 0);
}

#[test]
fn pages_come_last_and_not_after_a_failure() {
    let bench = Bench::new();
    for name in ["status.json", "did.json", "verify.html", "notes.txt"] {
        bench.folder.write(&format!("out/{name}"), name);
    }
    let failed = bench.publish_with(|_| (), |store| store.insert("images/Dan.png", b"theirs"));
    assert_eq!(failed.summary.skipped, 3);
    assert!(
        failed
            .messages
            .iter()
            .any(|message| message == "not published: notes.txt")
    );
    bench
        .store
        .state(|state| state.objects.remove("images/Dan.png"));
    let published = bench.publish(|_| ());
    use FileClass::{Certificate, Issuer, Page, Status};
    let order = [
        Certificate,
        Certificate,
        Certificate,
        Certificate,
        Issuer,
        Page,
        Status,
    ];
    assert_eq!(published.order, order);
    let headers = bench
        .store
        .state(|state| state.objects["images/status.json"].1.clone());
    assert!(headers.contains("cache-control: no-cache"), "{headers}");
    bench.folder.write("out/status.json", "{}");
    let pages = bench.publish(|options| {
        options.only_pages = true;
        options.replace = Replace::Keys(vec!["status.json".into()]);
    });
    assert_eq!((pages.summary.replaced, pages.summary.unchanged), (1, 2));
}

#[test]
fn a_damaged_certificate_is_not_published() {
    let bench = Bench::new();
    let path = bench.folder.file("out").join("Dan.png");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 20;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    let published = bench.publish(|_| ());
    assert_eq!(published.statuses["Dan.png"], PublishStatus::Failed);
    assert!(published.messages[0].contains("the file is not as it was rendered"));
    assert!(
        bench
            .store
            .state(|state| !state.objects.contains_key("images/Dan.png"))
    );
}

#[test]
fn links_are_compared_with_certificates() {
    let bench = Bench::new();
    bench.publish(|_| ());
    let problems = |full: bool| {
        let plan = bench.plan();
        let renderer = Renderer::new(Arc::clone(plan.program())).unwrap();
        let mut options = LinkOptions::default();
        options.full = full;
        let mut found = Vec::new();
        let summary = verify_links(&plan, &renderer, &options, |problem| {
            assert_eq!(problem.diagnostic.code, Code::LinkDiffers);
            found.push(format!("{}: {}", problem.key, problem.diagnostic.message));
        });
        assert_eq!(summary.unwrap().checked, 4);
        found
    };
    for full in [false, true] {
        assert!(problems(full).is_empty());
    }
    bench.store.state(|state| {
        // A byte of the contents, the type, and the file.
        let dan = state.objects.get_mut("images/Dan.png").unwrap();
        dan.0[50] ^= 1;
        let key = state
            .objects
            .keys()
            .find(|key| key.contains("Bo"))
            .unwrap()
            .clone();
        let bo = state.objects.get_mut(&key).unwrap();
        bo.1 = bo.1.replace("image/png", "text/plain");
        let key = state
            .objects
            .keys()
            .find(|key| key.contains("nder"))
            .unwrap()
            .clone();
        state.objects.remove(&key);
    });
    for full in [false, true] {
        let found = problems(full);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("answers 404 instead of 200"), "{found:?}");
        assert!(
            found[1].contains("the type `text/plain` instead of `image/png`"),
            "{found:?}"
        );
        assert!(
            found[2].starts_with("Dan.png: the link answers with other contents"),
            "{found:?}"
        );
    }
}

#[test]
fn a_folder_is_a_store() {
    let bench = Bench::new();
    let served = tempfile::tempdir().unwrap();
    let plan = bench.plan();
    let to = format!("file://{}/", served.path().display());
    let target = PublishTarget::of(&plan, Some(to.parse().unwrap())).unwrap();
    let run = |replace: Replace| {
        let mut options = PublishOptions::default();
        options.replace = replace;
        publish(&plan, bench.folder.file("out"), &target, &options, |_| ()).unwrap()
    };
    assert_eq!(run(Replace::None).published, 4);
    for key in bench.keys() {
        assert_eq!(
            fs::read(served.path().join(&key)).unwrap(),
            bench.file(&key)
        );
    }
    assert_eq!(fs::read_dir(served.path()).unwrap().count(), 4);
    assert_eq!(run(Replace::None).unchanged, 4);
    fs::write(served.path().join("Dan.png"), "x").unwrap();
    assert_eq!(run(Replace::None).refused, 1);
    assert_eq!(run(Replace::All).replaced, 1);
    assert_eq!(
        fs::read(served.path().join("Dan.png")).unwrap(),
        bench.file("Dan.png")
    );
}
