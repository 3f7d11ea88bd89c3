//! The tables. Every key starts with the programme, so that programmes can be spread over a cluster later.
//!
//! **Invariant:** the history only grows: a step that was shipped is never changed, a new one is added at the end.

/// The steps of the schema, each run once and in order; `user_version` says how many have been.
pub const STEPS: &[&str] = &[
    r"
CREATE TABLE programmes (id TEXT PRIMARY KEY, is_sample INTEGER NOT NULL, made INTEGER NOT NULL) STRICT;

CREATE TABLE records (
    programme TEXT NOT NULL, circle TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    seq INTEGER NOT NULL, home TEXT NOT NULL, person TEXT, grp TEXT, partner TEXT, body TEXT NOT NULL,
    PRIMARY KEY (programme, circle, kind, id)) STRICT;
CREATE UNIQUE INDEX records_seq ON records (programme, seq);
CREATE INDEX records_person ON records (programme, person, seq) WHERE person IS NOT NULL;
CREATE INDEX records_grp ON records (programme, grp, seq) WHERE grp IS NOT NULL;
CREATE INDEX records_partner ON records (programme, partner, seq) WHERE partner IS NOT NULL;
CREATE INDEX records_home ON records (programme, home, seq);
CREATE INDEX records_id ON records (programme, id);

-- One random tag a commit; it holds for every number up to `upto` that the commit before did not reach.
CREATE TABLE tags (programme TEXT NOT NULL, log TEXT NOT NULL, upto INTEGER NOT NULL, tag INTEGER NOT NULL,
    PRIMARY KEY (programme, log, upto)) STRICT;

CREATE TABLE directory (
    programme TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (programme, kind, id)) STRICT;
CREATE UNIQUE INDEX directory_seq ON directory (programme, seq);

CREATE TABLE members (
    programme TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL, person TEXT, days TEXT NOT NULL,
    made INTEGER NOT NULL, is_door INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (programme, id)) STRICT;
CREATE INDEX members_person ON members (programme, person) WHERE person IS NOT NULL;

CREATE TABLE grants (
    programme TEXT NOT NULL, number INTEGER NOT NULL, member TEXT NOT NULL, what TEXT NOT NULL, person TEXT, grp TEXT,
    body TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, ended_at INTEGER, PRIMARY KEY (programme, number)) STRICT;
CREATE INDEX grants_member ON grants (programme, member);
CREATE INDEX grants_person ON grants (programme, person) WHERE person IS NOT NULL;
CREATE INDEX grants_grp ON grants (programme, grp) WHERE grp IS NOT NULL;

CREATE TABLE devices (
    programme TEXT NOT NULL, device INTEGER NOT NULL, member TEXT NOT NULL, token_hash TEXT NOT NULL, name TEXT NOT NULL,
    made INTEGER NOT NULL, last_seen INTEGER, out_at INTEGER, directory_seq INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (programme, device)) STRICT;
CREATE UNIQUE INDEX devices_token ON devices (token_hash);
CREATE INDEX devices_member ON devices (programme, member);

CREATE TABLE invitations (
    programme TEXT NOT NULL, id TEXT NOT NULL, member TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,
    code_hash TEXT NOT NULL, secret_hash TEXT NOT NULL, by_member TEXT, made INTEGER NOT NULL, until INTEGER NOT NULL,
    used_at INTEGER, token_hash TEXT, device INTEGER, withdrawn_at INTEGER, PRIMARY KEY (programme, id)) STRICT;
CREATE UNIQUE INDEX invitations_code ON invitations (code_hash);
CREATE UNIQUE INDEX invitations_secret ON invitations (secret_hash);

CREATE TABLE asks (
    programme TEXT NOT NULL, secret_hash TEXT NOT NULL, referral TEXT NOT NULL, since INTEGER NOT NULL, person TEXT,
    PRIMARY KEY (programme, secret_hash)) STRICT;
CREATE INDEX asks_referral ON asks (programme, referral);

CREATE TABLE tray (
    programme TEXT NOT NULL, entry TEXT NOT NULL, dot TEXT NOT NULL, record TEXT NOT NULL, header TEXT NOT NULL,
    person TEXT, grp TEXT, edit TEXT NOT NULL, by_member TEXT NOT NULL, at INTEGER NOT NULL, settled_at INTEGER,
    PRIMARY KEY (programme, entry)) STRICT;
CREATE UNIQUE INDEX tray_dot ON tray (programme, record, dot);

CREATE TABLE audit (
    n INTEGER PRIMARY KEY, programme TEXT NOT NULL, at INTEGER NOT NULL, member TEXT, device INTEGER, what TEXT NOT NULL,
    record TEXT, field TEXT, digest TEXT, note TEXT) STRICT;
CREATE INDEX audit_record ON audit (programme, record);
CREATE TABLE salts (programme TEXT NOT NULL, person TEXT NOT NULL, salt TEXT NOT NULL, PRIMARY KEY (programme, person)) STRICT;

CREATE TABLE bookings (
    programme TEXT NOT NULL, circle TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, grp TEXT NOT NULL,
    activity TEXT NOT NULL, is_live INTEGER NOT NULL, since TEXT, arrived INTEGER NOT NULL,
    PRIMARY KEY (programme, circle, id)) STRICT;
CREATE INDEX bookings_grp ON bookings (programme, grp);
CREATE INDEX bookings_activity ON bookings (programme, activity);
CREATE INDEX bookings_person ON bookings (programme, person);

-- What somebody's phone may no longer hold although their grant stands: a register after the consent was withdrawn
-- (`register`, person and group), a plan on a phone that others may see (`phone`, person).
CREATE TABLE held_back (
    programme TEXT NOT NULL, sort TEXT NOT NULL, person TEXT NOT NULL, grp TEXT NOT NULL, seq INTEGER NOT NULL,
    is_on INTEGER NOT NULL, PRIMARY KEY (programme, sort, person, grp)) STRICT;

CREATE TABLE erased (
    programme TEXT NOT NULL, id TEXT NOT NULL, person TEXT, grp TEXT, seq INTEGER NOT NULL, PRIMARY KEY (programme, id)) STRICT;

-- Changed occurrences that people are being told of.
CREATE TABLE changes (
    programme TEXT NOT NULL, session TEXT NOT NULL, start TEXT NOT NULL, activity TEXT NOT NULL, grp TEXT NOT NULL,
    change TEXT NOT NULL, what TEXT NOT NULL, at_wall TEXT NOT NULL, directory_seq INTEGER NOT NULL,
    PRIMARY KEY (programme, session, start)) STRICT;
CREATE INDEX changes_activity ON changes (programme, activity);
",
    r"
-- The audit becomes a chain (`audit::chain`); `audit::bring_in` writes the rows of before into it.
ALTER TABLE audit RENAME TO audit_before_the_chain;
DROP INDEX audit_record;
CREATE TABLE audit (
    programme TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, member TEXT, device INTEGER, what TEXT NOT NULL,
    record TEXT, field TEXT, digest TEXT, note TEXT, prev TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (programme, n)) STRICT;
CREATE INDEX audit_record ON audit (programme, record);
-- The rows up to `n` were let go of when their time was over; `hash` is that of the last of them.
CREATE TABLE audit_anchor (programme TEXT PRIMARY KEY, n INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
    BEGIN SELECT raise(ABORT, 'a row of the audit is never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
    WHEN OLD.n > coalesce((SELECT n FROM audit_anchor WHERE programme = OLD.programme), 0)
    BEGIN SELECT raise(ABORT, 'the audit is let go of only from its oldest end'); END;
CREATE TRIGGER audit_grows_at_its_end BEFORE INSERT ON audit
    WHEN NEW.n != 1 + coalesce((SELECT max(n) FROM audit WHERE programme = NEW.programme),
                               (SELECT n FROM audit_anchor WHERE programme = NEW.programme), 0)
    BEGIN SELECT raise(ABORT, 'the audit grows only at its end'); END;
",
    r"
-- The number under which a record was made (0: before this was kept), and how far each device was handed each grant:
-- what a lost phone may hold is read from these.
ALTER TABLE records ADD COLUMN made_seq INTEGER NOT NULL DEFAULT 0;
CREATE TABLE handed (
    programme TEXT NOT NULL, device INTEGER NOT NULL, number INTEGER NOT NULL, upto INTEGER NOT NULL,
    first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (programme, device, number)) STRICT;
",
    r"
-- On which device an invitation was made (none: by the hub itself, or before this was kept): it ends when that is signed
-- out.
ALTER TABLE invitations ADD COLUMN by_device INTEGER;
",
    r"
-- Before `handed` was kept phones were handed records too: what was there then, by all grants that their member had while
-- they were heard of, at the most.
INSERT INTO handed (programme, device, number, upto, first_at, last_at)
    SELECT d.programme, d.device, g.number, 0, d.made, d.last_seen FROM devices d
        JOIN grants g ON g.programme = d.programme AND g.member = d.member
    WHERE d.last_seen IS NOT NULL AND g.since <= d.last_seen AND (g.ended_at IS NULL OR g.ended_at >= d.made)
        AND EXISTS (SELECT 1 FROM records r WHERE r.programme = d.programme AND r.made_seq = 0)
    ON CONFLICT DO NOTHING;
",
    r"
-- What the phones of a group let go of because its date is long past (`keep`), under the number at which they hear of it.
CREATE TABLE past (
    programme TEXT NOT NULL, circle TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL,
    grp TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (programme, circle, kind, id)) STRICT;
CREATE INDEX past_grp ON past (programme, grp, seq);
CREATE INDEX past_person ON past (programme, person);
",
    r"
-- Who stands in for whom. The grants that a cover is made of begin and end by themselves.
CREATE TABLE covers (
    programme TEXT NOT NULL, id TEXT NOT NULL, away TEXT NOT NULL, stands_in TEXT NOT NULL, from_day TEXT NOT NULL,
    until_day TEXT NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, made INTEGER NOT NULL, ended_at INTEGER,
    PRIMARY KEY (programme, id)) STRICT;
ALTER TABLE grants ADD COLUMN begins INTEGER;
ALTER TABLE grants ADD COLUMN cover TEXT;
CREATE INDEX grants_cover ON grants (programme, cover) WHERE cover IS NOT NULL;
",
    r"
-- Who asked to see the rest of their record. Safety notes: who meets people may write them, and the first coordinator reads them until others are named.
CREATE TABLE record_asks (
    programme TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, since INTEGER NOT NULL, is_open INTEGER NOT NULL,
    PRIMARY KEY (programme, id)) STRICT;
CREATE INDEX records_safety ON records (programme, kind, seq) WHERE kind = 'safety-note';
INSERT INTO grants (programme, number, member, what, body, since)
    SELECT programme, abs(random() % 9007199254740991), member, 'witness', json_object('as', 'witness'), min(since) FROM grants
        WHERE what IN ('organiser', 'team', 'volunteer') AND ended_at IS NULL GROUP BY programme, member;
INSERT INTO grants (programme, number, member, what, body, since)
    SELECT programme, abs(random() % 9007199254740991), member, 'safeguarding', json_object('as', 'safeguarding'), since FROM grants
        WHERE (programme, rowid) IN (SELECT programme, min(rowid) FROM grants
            WHERE what = 'coordinator' AND ended_at IS NULL GROUP BY programme);
",
];
