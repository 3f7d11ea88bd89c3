//! `kith-hub`: serves a programme, and the few things that are done at its terminal.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use ipnet::IpNet;

mod begin;
mod terminal;

use kith_hub::{
    HubWriter,
    audit::{self, Who},
    backup,
    connections::Bounds,
    import,
    limits::Rates,
    programme, sample as town,
    serve::{Files, Serving, open, serve},
};
use kith_model::{
    access::Role,
    acts::{Did, Invite},
};

#[derive(Parser)]
#[command(name = "kith-hub", about = "The hub of Kith: where plans, groups and phones meet", version)]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Serves a programme and the app.
    Serve {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// The folder of the built app.
        #[arg(long, default_value = "dist")]
        site: PathBuf,
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Shows the sample programme, made when the folder is empty. On this machine only.
        #[arg(long)]
        sample: bool,
        /// Begins a real programme where the folder holds none: asks for what it must have. Until a coordinator has
        /// come in, prints an invitation for one.
        #[arg(long, conflicts_with = "sample")]
        begin: bool,
        /// Where phones reach the hub, for the link of that invitation: where it listens if not given, which is another
        /// address behind a proxy.
        #[arg(long, requires = "begin", value_name = "URL")]
        address: Option<String>,
        /// So many more people on one caseload of the sample, when it is made.
        #[arg(long, requires = "sample", default_value_t = 0)]
        more_people: usize,
        /// A proxy stands before the hub, on this machine or at these addresses (10.1.2.3 or 10.1.0.0/16): what it
        /// tells in X-Forwarded-For of who asks is believed.
        #[arg(long, value_name = "ADDRESS", num_args = 0.., value_delimiter = ',', value_parser = net,
              default_missing_values = ["127.0.0.1", "::1"])]
        behind_proxy: Vec<IpNet>,
        /// Who shows this token may read /metrics from elsewhere.
        #[arg(long, env = "KITH_METRICS_TOKEN", hide_env_values = true)]
        metrics_token: Option<String>,
        /// The certificate, and those between it and its root, PEM. Read again when the file changes.
        #[arg(long, requires = "tls_key")]
        tls_cert: Option<PathBuf>,
        /// Its key, PEM.
        #[arg(long, requires = "tls_cert")]
        tls_key: Option<PathBuf>,
        #[command(flatten)]
        bounds: Bounds,
        #[command(flatten)]
        rates: Rates,
    },
    /// Programmes.
    Programme {
        #[command(subcommand)]
        what: ProgrammeWhat,
    },
    /// Invites somebody: prints a link and the same as a code.
    Invite {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// As what: coordinator, connector, organiser …
        #[arg(long)]
        role: String,
        /// The name by which they are known.
        #[arg(long)]
        name: String,
        /// Where the hub is reached.
        #[arg(long, default_value = "http://127.0.0.1:8080")]
        address: String,
    },
    /// Reads a directory that others keep into this programme. The same again changes nothing.
    Import {
        #[command(subcommand)]
        what: ImportWhat,
    },
    /// Copies the database to a new file, also while the hub runs. Sealed, so that only the key opens it.
    Backup {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// The file.
        #[arg(long)]
        file: PathBuf,
        /// For whom it is sealed: a public key (age1…), or a file with one. May be given several times.
        #[arg(long, value_name = "KEY")]
        to: Vec<String>,
        /// Not sealed: whoever has the file reads everything.
        #[arg(long, conflicts_with = "to")]
        plain: bool,
    },
    /// Keys of backups.
    BackupKey {
        #[command(subcommand)]
        what: BackupKeyWhat,
    },
    /// Puts a backup in the place of the database, and applies the ledger. The hub must be stopped.
    Restore {
        /// The backup.
        #[arg(long)]
        from: PathBuf,
        /// The file with the key, where the backup is sealed.
        #[arg(long)]
        key: Option<PathBuf>,
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// The audit.
    Audit {
        #[command(subcommand)]
        what: AuditWhat,
    },
    /// Prints what was handed to a device: kinds and counts. For whoever must say what a lost phone may hold.
    Exposure {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// The number of the device.
        device: u32,
    },
    /// Takes in a file of unsent work that somebody saved from their phone. The same again changes nothing.
    HandIn {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// The file.
        file: PathBuf,
    },
    /// Lets go of what is over its time, as a served hub does every night; prints counts.
    Keep {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// Erases a person or a record by its id, everywhere and for good.
    Erase {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// The id.
        #[arg(allow_hyphen_values = true)] // an id may begin with one
        id: String,
    },
}

#[derive(Subcommand)]
enum BackupKeyWhat {
    /// Draws a new key into a file, and prints its public half. Keep the file away from the hub.
    New {
        /// The file.
        #[arg(long)]
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum AuditWhat {
    /// Checks the chain of the audit, and tells the first broken row. Ends with 3 when it is broken.
    Verify {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// After a backup was put back by hand: the audit goes on from where the backup ends, and says so.
    Accept {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
    },
}

#[derive(Subcommand)]
enum ImportWhat {
    /// A folder of Ohana/HSDS 1.0 CSV files.
    Hsds {
        /// The folder with organizations.csv, services.csv and what stands beside them.
        folder: PathBuf,
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// The name of the set, part of where each record came from; the folder's own name if not given.
        #[arg(long)]
        set: Option<String>,
        /// The file for rows that could not be read; beside the database if not given.
        #[arg(long)]
        report: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum ProgrammeWhat {
    /// Makes a programme; asks for what is missing.
    New {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// Its name.
        #[arg(long)]
        name: Option<String>,
        /// Two letters of the country.
        #[arg(long)]
        country: Option<String>,
        /// The time zone of its places, such as Europe/London.
        #[arg(long)]
        zone: Option<String>,
        /// The language in which its listings are written, a code such as en; may be said later.
        #[arg(long)]
        language: Option<String>,
        /// The number that people ring when nothing else works.
        #[arg(long)]
        desk_phone: Option<String>,
        /// A number for danger, NAME=NUMBER; may be given several times.
        #[arg(long)]
        crisis: Vec<String>,
        /// Connectors and coordinators need not lock Kith: only where you manage and lock their phones yourself.
        #[arg(long)]
        locks_offered: bool,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into());
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    // A panic's message may quote what was being worked on: only where it happened is told.
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "a panic");
    }));
    match carry_out(Cli::parse().what).await {
        Ok(code) => code,
        Err(error) => {
            // Plain words, whatever the environment says of backtraces.
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(what: What) -> anyhow::Result<ExitCode> {
    match what {
        What::Serve {
            data,
            site,
            listen,
            sample,
            begin,
            address,
            more_people,
            behind_proxy,
            metrics_token,
            tls_cert,
            tls_key,
            bounds,
            rates,
        } => {
            if sample && !listen.ip().is_loopback() {
                bail!("The sample programme is shown on this machine only: listen on 127.0.0.1.");
            }
            let at = format!("{}://{listen}", if tls_cert.is_some() { "https" } else { "http" });
            let hub = match (sample, begin) {
                (true, _) => town::open(&data, more_people).await?,
                (_, true) => begin::begun(&data, address.as_deref().unwrap_or(&at).trim_end_matches('/')).await?,
                _ => open(&data).await?,
            };
            if sample {
                println!("A town that does not exist. Look around as:");
                for door in town::doors(&hub).await? {
                    println!("  {:<8} {at}/join#{}", door.name, door.secret);
                }
            }
            let tls = tls_cert.zip(tls_key).map(|(cert, key)| Files { cert, key });
            let proxies = behind_proxy.into();
            serve(hub, Serving { site, listen, sample, proxies, metrics_token, tls, bounds, rates }).await?;
            Ok(ExitCode::SUCCESS)
        }
        What::Programme {
            what: ProgrammeWhat::New { data, name, country, zone, language, desk_phone, crisis, locks_offered },
        } => {
            let mut about = begin::asked(name, country, zone, desk_phone, crisis)?;
            about.language = language.unwrap_or_default();
            about.locks_offered = locks_offered;
            programme::new(&data, &about, false).await?;
            println!(
                "The programme is made. Next: kith-hub invite --data {} --role coordinator --name NAME",
                data.display()
            );
            Ok(ExitCode::SUCCESS)
        }
        What::Invite { data, role, name, address } => {
            let role: Role =
                serde_json::from_value(role.clone().into()).with_context(|| format!("there is no role {role}"))?;
            if matches!(role, Role::Participant | Role::Supporter) {
                bail!("People with a plan are invited by their connector, in the app.");
            }
            let hub = open(&data).await?;
            if !hub.has_programme() {
                bail!("{} holds no programme yet.", data.display());
            }
            let mut writer = HubWriter::new(&hub);
            let did = writer
                .invite(&Invite { name, role, person: None, groups: Vec::new(), ticks: Vec::new() }, None)
                .await?;
            if let Did::Invited { invitation, .. } = &did {
                writer.note("invited", invitation.as_str()).await?;
            }
            writer.finish().await?;
            begin::show_invitation(&did, address.trim_end_matches('/'));
            Ok(ExitCode::SUCCESS)
        }
        What::Import { what: ImportWhat::Hsds { folder, data, set, report } } => {
            let own = || folder.canonicalize().ok()?.file_name().map(|name| name.to_string_lossy().into_owned());
            let set = set.or_else(own).context("say what the set is called: --set NAME")?;
            let hub = open(&data).await?;
            if !hub.has_programme() {
                bail!("{} holds no programme yet.", data.display());
            }
            let report = report.unwrap_or_else(|| data.join(format!("import-{set}.csv")));
            print!("{}", import::hsds(&hub, &folder, &set, &report).await?);
            Ok(ExitCode::SUCCESS)
        }
        What::Backup { data, file, to, plain } => terminal::backup(&data, &file, &to, plain).await,
        What::BackupKey { what: BackupKeyWhat::New { file } } => terminal::new_backup_key(&file),
        What::Exposure { data, device } => terminal::exposure(&data, device).await,
        What::Restore { from, key, data } => {
            if let Some(old) = backup::restore(&from, key.as_deref(), &data).await? {
                println!("The database of before is kept as {}.", old.display());
            }
            println!("Restored, and what was taken away since stays away. Phones offer what the backup lacks.");
            Ok(ExitCode::SUCCESS)
        }
        What::Audit { what: AuditWhat::Verify { data } } => terminal::audit_verify(&data).await,
        What::Audit { what: AuditWhat::Accept { data } } => terminal::audit_accept(&data).await,
        What::HandIn { data, file } => terminal::hand_in(&data, &file).await,
        What::Keep { data } => terminal::keep(&data).await,
        What::Erase { data, id } => {
            let hub = open(&data).await?;
            let id = id.parse().map_err(anyhow::Error::msg)?;
            let mut slice = hub.slice().await?;
            slice.erase(&id).await?;
            let (programme, now) = (slice.programme.clone(), slice.now);
            audit::note(slice.conn(), &programme, now, &Who::default(), "erased", None, id.as_str()).await?;
            slice.commit().await?;
            if !hub.store().wipe().await? {
                bail!(
                    "Erased, but another program reads the database: close it and erase again, so that its log is emptied."
                );
            }
            println!("Erased. Phones hear of it when they next ask.");
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// One address or a net of them.
fn net(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| "an address such as 10.1.2.3, or a net such as 10.1.0.0/16".to_owned())
}
