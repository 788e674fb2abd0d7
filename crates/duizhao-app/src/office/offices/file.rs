//! `offices.toml`: which offices one process serves, where their records are, who stands above whom. 单位名单

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duizhao_core::{LogId, Said, wrong};
use duizhao_journal::Place;
use serde::Deserialize;
use toml::Spanned;
use uuid::Uuid;

use crate::record::{Failure, Files, Record, files};

/// An office as the file lists it. 名单一行
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) code: String,
    pub(super) name: Option<String>,
    pub(super) record: Record,
    /// The place of the office above it.
    pub(super) above: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// As `--db` of the command line; a file is looked for from the folder of the list.
    db: Spanned<String>,
    keys: Option<PathBuf>,
    log: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    above: Option<Spanned<String>>,
}

/// # Errors
/// Names the file, the line, and what would be right.
pub(super) fn read(path: &Path) -> Result<Vec<Entry>, Failure> {
    let text = files::text(path)?;
    let name = path.display().to_string();
    let file = Said::new(format!("{name} "), name);
    let folder = path.parent().unwrap_or(Path::new(""));
    let entries = List { file, text: text.trim_start_matches('\u{feff}'), folder }.entries();
    entries.map_err(|said| Failure::new("offices", said.zh, said.en))
}

struct List<'l> {
    file: Said,
    text: &'l str,
    folder: &'l Path,
}

impl List<'_> {
    fn entries(&self) -> Result<Vec<Entry>, Said> {
        let rows: BTreeMap<Spanned<String>, Row> =
            toml::from_str(self.text).map_err(|err| wrong::unread(&self.file, self.text, err.span(), err.message()))?;
        let mut rows: Vec<(Spanned<String>, Row)> = rows.into_iter().collect();
        // As they stand in the file, which is the order in which they are shown.
        rows.sort_by_key(|it| it.0.span().start);
        if rows.is_empty() {
            return Err(self.wrong(
                0,
                "：没有列出单位；每个单位写 [代号]，下面一行 db = \"sqlite:文件\"",
                "no office is listed; each is [code] and below it db = \"sqlite:FILE\"",
            ));
        }
        let codes: Vec<&str> = rows.iter().map(|it| it.0.get_ref().as_str()).collect();
        let mut entries: Vec<Entry> = Vec::new();
        for (code, row) in &rows {
            let entry = self.entry(code, row, &codes)?;
            if let Some(same) = entries.iter().find(|it| is_same(&it.record, &entry.record)) {
                return Err(self.wrong(
                    row.db.span().start,
                    &format!("“db”：与 [{}] 是同一本底账；每个单位一本", same.code),
                    &format!("db: the record is that of [{}]; each office has its own", same.code),
                ));
            }
            entries.push(entry);
        }
        for (at, (_, row)) in rows.iter().enumerate() {
            if let Some(above) = row.above.as_ref().filter(|_| comes_back(&entries, at)) {
                return Err(self.wrong(
                    above.span().start,
                    "“above”：绕了一圈又回到本单位；上下级不能成环",
                    "above: it leads back to this office; nobody stands above themselves",
                ));
            }
        }
        Ok(entries)
    }

    fn entry(&self, code: &Spanned<String>, row: &Row, codes: &[&str]) -> Result<Entry, Said> {
        if LogId::new(code.get_ref(), &Uuid::nil()).is_err() {
            return Err(self.wrong(
                code.span().start,
                &format!("：单位代号“{}”只用小写字母、数字和 -，1 到 40 个，如 [qinghe-zhen]", code.get_ref()),
                &format!("the code {:?} has 1 to 40 of a-z, 0-9 and -, as [qinghe-zhen]", code.get_ref()),
            ));
        }
        let place: Place = row.db.get_ref().parse().map_err(|said: Said| {
            self.wrong(row.db.span().start, &format!("“db”：{}", said.zh), &format!("db: {}", said.en))
        })?;
        let place = match place {
            Place::Sqlite(file) => Place::Sqlite(self.folder.join(file)),
            elsewhere @ Place::Postgres(_) => elsewhere,
        };
        let keys = row.keys.as_ref().map(|it| self.folder.join(it));
        // Beside a server there is no folder of the record's own.
        let keys = keys.or_else(|| place.file().is_none().then(|| self.folder.join(code.get_ref())));
        let files = Files::of(&place, keys.as_deref());
        let log = row.log.as_ref().map(|it| {
            let zh = format!("“log”：“{}”不是底账的编号，要写成 单位/UUID", it.get_ref());
            it.get_ref().parse::<LogId>().map_err(|err| self.wrong(it.span().start, &zh, &format!("log: {err}")))
        });
        let name = row.name.as_ref().map(|it| self.name(it)).transpose()?;
        let above = row.above.as_ref().map(|it| self.above(it, codes)).transpose()?;
        Ok(Entry { code: code.get_ref().clone(), name, record: Record { place, log: log.transpose()?, files }, above })
    }

    fn name(&self, name: &Spanned<String>) -> Result<String, Said> {
        let text = name.get_ref().trim();
        match (1..=40).contains(&text.chars().count()) {
            true => Ok(text.to_owned()),
            false => Err(self.wrong(
                name.span().start,
                "“name”：单位名称要写 1 到 40 个字",
                "name: an office's name has 1 to 40 characters",
            )),
        }
    }

    fn above(&self, above: &Spanned<String>, codes: &[&str]) -> Result<usize, Said> {
        let found = codes.iter().position(|it| it == above.get_ref());
        found.ok_or_else(|| {
            let (word, all) = (above.get_ref(), codes);
            self.wrong(
                above.span().start,
                &format!("“above”：没有 [{word}] 这个单位，列出的有 {}", all.join("、")),
                &format!("above: there is no [{word}]; there are {}", all.join(", ")),
            )
        })
    }

    fn wrong(&self, byte: usize, zh: &str, en: &str) -> Said {
        wrong::at(&self.file, self.text, byte, zh, en)
    }
}

/// On a server several share a database, each with files of its own.
fn is_same(one: &Record, other: &Record) -> bool {
    one.files == other.files || (one.place.file().is_some() && one.place == other.place)
}

/// Whether an office stands above itself.
fn comes_back(entries: &[Entry], at: usize) -> bool {
    let up = std::iter::successors(entries[at].above, |it| entries[*it].above);
    up.take(entries.len()).any(|it| it == at)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn entries(text: &str) -> Result<Vec<Entry>, Said> {
        List { file: Said::new("offices.toml ", "offices.toml"), text, folder: Path::new("county") }.entries()
    }

    fn check(text: &str, said: Expect) {
        let err = entries(text).unwrap_err();
        said.assert_eq(&format!("{}\n{}", err.zh, err.en));
    }

    #[test]
    fn they_come_in_the_order_of_the_file_with_files_of_their_own() {
        let text = "[zhen]\ndb = \"sqlite:zhen/record.sqlite\"\nabove = \"xian\"\nname = \"青禾镇\"\n\
            [xian]\ndb = \"postgres://db/all\"\n[cun]\ndb = \"postgres://db/all\"\nkeys = \"cun-keys\"\nabove = \"zhen\"";
        let all = entries(text).unwrap();
        let told: Vec<_> = all.iter().map(|it| (it.code.as_str(), it.above, it.record.files.key())).collect();
        let key = |it: &str| PathBuf::from(format!("county/{it}/record.key"));
        assert_eq!(
            told,
            [("zhen", Some(1), key("zhen")), ("xian", None, key("xian")), ("cun", Some(0), key("cun-keys"))]
        );
        assert_eq!(all[0].record.place, Place::Sqlite("county/zhen/record.sqlite".into()));
        assert_eq!((all[0].name.as_deref(), all[1].name.as_deref()), (Some("青禾镇"), None));
    }

    #[test]
    fn what_cannot_be_is_told_with_its_line() {
        check(
            "",
            expect![[r#"
            offices.toml 第 1 行：没有列出单位；每个单位写 [代号]，下面一行 db = "sqlite:文件"
            offices.toml, line 1: no office is listed; each is [code] and below it db = "sqlite:FILE""#]],
        );
        check(
            "[a]\nname = \"甲\"",
            expect![[r#"
            offices.toml 第 1 行：缺少“db”这一项
            offices.toml, line 1: missing field `db`"#]],
        );
        check(
            "[a]\ndb = \"sqlite:a\"\n[a]\ndb = \"sqlite:b\"",
            expect![[r#"
            offices.toml 第 3 行：写了两次（duplicate key）
            offices.toml, line 3: duplicate key"#]],
        );
        check(
            "[a]\ndb = \"sqlite:a\"\nabve = \"b\"",
            expect![[r#"
            offices.toml 第 3 行：没有“abve”这一项，可以写的有 db、keys、log、name、above
            offices.toml, line 3: unknown field `abve`, expected one of `db`, `keys`, `log`, `name`, `above`"#]],
        );
        check(
            "a = 3",
            expect![[r#"
            offices.toml 第 1 行“a”：写的是 3，要写一张表：[名称] 下面一行一项
            offices.toml, line 1: a: invalid type: integer `3`, expected struct Row"#]],
        );
        check(
            "[青禾镇]\ndb = \"sqlite:a\"",
            expect![[r#"
            offices.toml 第 1 行：名称里有字母、数字、- 和 _ 以外的字，要用引号括起来，如 "受理" = …
            offices.toml, line 1: invalid unquoted key, expected letters, numbers, `-`, `_`"#]],
        );
        check(
            "[\"青禾镇\"]\ndb = \"sqlite:a\"",
            expect![[r#"
            offices.toml 第 1 行：单位代号“青禾镇”只用小写字母、数字和 -，1 到 40 个，如 [qinghe-zhen]
            offices.toml, line 1: the code "青禾镇" has 1 to 40 of a-z, 0-9 and -, as [qinghe-zhen]"#]],
        );
        check(
            "[a]\ndb = \"a.sqlite\"",
            expect![[r#"
            offices.toml 第 2 行“db”：数据库要写成 sqlite:文件路径，或 postgres://用户@主机/库名
            offices.toml, line 2: db: a database is written sqlite:PATH or postgres://user@host/database"#]],
        );
        check(
            "[a]\ndb = 3",
            expect![[r#"
            offices.toml 第 2 行“db”：写的是 3，要写带引号的文字
            offices.toml, line 2: db: invalid type: integer `3`, expected a string"#]],
        );
        check(
            "[a]\ndb = \"sqlite:a\"\nname = \" \"",
            expect![[r#"
            offices.toml 第 3 行“name”：单位名称要写 1 到 40 个字
            offices.toml, line 3: name: an office's name has 1 to 40 characters"#]],
        );
        check(
            "[a]\ndb = \"postgres://x/y\"\nlog = \"a\"",
            expect![[r#"
            offices.toml 第 3 行“log”：“a”不是底账的编号，要写成 单位/UUID
            offices.toml, line 3: log: "a" should be name/uuid"#]],
        );
        check(
            "[a]\ndb = \"sqlite:a\"\n\nabove = \"c\"",
            expect![[r#"
            offices.toml 第 4 行“above”：没有 [c] 这个单位，列出的有 a
            offices.toml, line 4: above: there is no [c]; there are a"#]],
        );
        check(
            "[a]\ndb = \"sqlite:x\"\n[b]\ndb = \"sqlite:x\"",
            expect![[r#"
            offices.toml 第 4 行“db”：与 [a] 是同一本底账；每个单位一本
            offices.toml, line 4: db: the record is that of [a]; each office has its own"#]],
        );
        check(
            "[a]\ndb = \"sqlite:x.db\"\n[b]\ndb = \"sqlite:x.sqlite\"",
            expect![[r#"
            offices.toml 第 4 行“db”：与 [a] 是同一本底账；每个单位一本
            offices.toml, line 4: db: the record is that of [a]; each office has its own"#]],
        );
        check(
            "[a]\ndb = \"sqlite:a\"\nabove = \"a\"",
            expect![[r#"
            offices.toml 第 3 行“above”：绕了一圈又回到本单位；上下级不能成环
            offices.toml, line 3: above: it leads back to this office; nobody stands above themselves"#]],
        );
        check(
            "[c]\ndb = \"sqlite:c\"\nabove = \"a\"\n[a]\ndb = \"sqlite:a\"\nabove = \"b\"\n[b]\ndb = \"sqlite:b\"\nabove = \"a\"",
            expect![[r#"
            offices.toml 第 6 行“above”：绕了一圈又回到本单位；上下级不能成环
            offices.toml, line 6: above: it leads back to this office; nobody stands above themselves"#]],
        );
    }
}
