//! How far the record goes, and what is to be done where it may be an older copy. 现有

use duizhao_core::Said;
use duizhao_journal::{Header, Reader};
use jiff::Timestamp;

use super::Failure;

/// How many entries there are, and when the last one was recorded. 现有
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    pub size: u64,
    pub latest: Option<Timestamp>,
}

impl Extent {
    /// # Errors
    /// When the record cannot be read.
    pub fn of(reader: &Reader) -> Result<Extent, Failure> {
        let size = reader.size()?;
        let mut latest = None;
        reader.entries(size.saturating_sub(1), size, |it| latest = Header::read(&it.header).ok().map(|it| it.at))?;
        Ok(Extent { size, latest })
    }

    /// After a backup was restored and a checkpoint adopted: what may be lost, what is done again, who is told.
    pub fn after_adopting(&self) -> [Said; 5] {
        let size = self.size;
        [
            Said::new(
                format!(
                    "先不要写入：问一问持有回执或检查点的人（外单位、承办单位、群众）。有人拿着序号 {size} 或更大的回执，或超过 {size} 条的检查点，这本底账就缺了后面的；找更新的备份重新恢复。没有人拿着，就接着用。"
                ),
                format!(
                    "Write nothing yet: ask those who hold receipts or checkpoints. A receipt of entry {size} or later, or a checkpoint of more than {size} entries, shows that what came after is missing here; look for a newer backup and restore that. If nobody holds one, go on."
                ),
            ),
            Said::new(
                "没有更新的备份：最后一条以后登记的、办过的，这里都没有了。凭回执、纸面材料、交出去的表，一件一件按原来的先后重新登记、重新办，“实际发生日”填当时那天；联系方式要重新问。".to_owned(),
                "Without a newer backup, whatever was registered or done after the last entry is lost here. Record it again, matter by matter and step by step, from receipts, papers and tables handed in, with the day it happened; contacts have to be asked for anew.".to_owned(),
            ),
            Said::new(
                format!(
                    "告诉持有回执、检查点的人和审计：底账是从备份恢复的，序号 {size} 起是重新记的。他们手里的旧回执不要销毁，那是当时记过什么的证明，会与这本对不上；重新办的，发给新回执。"
                ),
                format!(
                    "Tell those who hold receipts and checkpoints, and the auditor, that the record was restored and is written anew from entry {size} on. Their old receipts prove what was recorded then and will contradict this record, so they are kept; what is done again gets new ones."
                ),
            ),
            Said::new(
                "人员、账号和草稿在旁边的 .desk 文件里，不在备份里；没有它的，要重新设置、重新邀请。".to_owned(),
                "People, accounts and drafts are in the .desk file beside the record and not in the backup; without it the office is set up and its people are invited anew.".to_owned(),
            ),
            Said::new(
                "最后通读一遍（duizhao audit），备份一次（duizhao backup），把新的检查点（duizhao checkpoint）交外单位保存。".to_owned(),
                "In the end read it through (duizhao audit), back it up (duizhao backup), and have another office hold the new checkpoint (duizhao checkpoint).".to_owned(),
            ),
        ]
    }
}
