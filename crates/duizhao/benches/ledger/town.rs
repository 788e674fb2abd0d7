//! A made-up town's matters by number: the same at each run, with words planted in them.

use duizhao_core::{MatterId, UnitId};
use serde_json::{Value, json};
use uuid::Uuid;

/// Units that matters are given to, beside the office's own.
pub(crate) const UNITS: usize = 100;

/// Words in ten matters, in one of a hundred, in three of ten; of a million 10, 10 000 and 300 000.
pub(crate) const RARE: &str = "蟠桃";
pub(crate) const SOME: &str = "窨井";
pub(crate) const COMMON: &str = "路灯";

pub(crate) const FIELDS: [&str; 8] = ["民生", "水利", "道路", "环境", "安全", "农业", "社保", "教育"];

/// When the first is registered; they come evenly until a week ago.
const BEGIN: i64 = 1_640_998_800;
const END: i64 = 1_795_000_000;

/// What a matter is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// Taken from the hotline's old ledger, closed there.
    Taken,
    /// Lived through here and closed.
    Closed,
    Registered,
    Assigned,
    InHand,
    Waiting,
    Claimed,
}

/// All of it: how many, and how many of a thousand are open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Town {
    pub(crate) matters: u64,
    pub(crate) open: u64,
}

/// An event that is yet to be asked for.
pub(crate) struct Step {
    pub(crate) actor: String,
    pub(crate) kind: &'static str,
    pub(crate) body: Value,
}

impl Town {
    /// The latest are open; of the others one in fourteen was handled here, the rest before.
    pub(crate) fn life(self, number: u64) -> Life {
        let chance = mixed(number, 1) % 100;
        if number < self.matters - self.matters * self.open / 1000 {
            return if chance < 7 { Life::Closed } else { Life::Taken };
        }
        match chance {
            0..10 => Life::Registered,
            10..25 => Life::Assigned,
            25..85 => Life::InHand,
            85..92 => Life::Waiting,
            _ => Life::Claimed,
        }
    }

    pub(crate) fn second(self, number: u64) -> i64 {
        BEGIN + (END - BEGIN) * number.cast_signed() / self.matters.cast_signed()
    }

    pub(crate) fn id(self, number: u64) -> MatterId {
        let time = u128::from(self.second(number).cast_unsigned() * 1000) << 80;
        let chance = u128::from(mixed(number, 2) >> 2);
        MatterId(Uuid::from_u128(time | 0x7 << 76 | 0b10 << 62 | chance))
    }

    /// The steps of its life, at most so many.
    pub(crate) fn steps(self, number: u64, units: &[UnitId]) -> Vec<Step> {
        let lead = &units[1 + (mixed(number, 3) as usize) % UNITS];
        let office = &units[0];
        let due = self.due(number);
        let step = |actor: String, kind, body| Step { actor, kind, body };
        let by_office = |kind, body| step(format!("{office}/p-1"), kind, body);
        let by_lead = |kind, body| step(format!("{lead}/p-{}", 1000 + mixed(number, 3) % UNITS as u64), kind, body);
        if self.life(number) == Life::Taken {
            let columns = json!({ "编号": number.to_string(), "事由": self.affair(number), "承办": "见原系统", "状态": "已办结" });
            return vec![by_office(
                "imported/1",
                json!({ "file": "热线工单.xlsx", "ledger": format!("热线工单{}", 2022 + number * 5 / self.matters),
                    "row": number % 20_000 + 2, "columns": columns, "affair": self.affair(number),
                    "criterion": self.criterion(number), "field": self.field(number), "origin": self.origin(number),
                    "state": "closed", "lead": lead, "due": due }),
            )];
        }
        let supporting: Vec<&UnitId> = if mixed(number, 4).is_multiple_of(20) {
            vec![&units[1 + (mixed(number, 5) as usize) % UNITS]]
        } else {
            Vec::new()
        };
        let supporting: Vec<&UnitId> = supporting.into_iter().filter(|it| *it != lead).collect();
        let mut steps = vec![
            by_office(
                "registered/1",
                json!({ "affair": self.affair(number), "criterion": self.criterion(number),
                    "field": self.field(number), "origin": self.origin(number) }),
            ),
            by_office(
                "assigned/1",
                json!({ "lead": lead, "supporting": supporting, "verifier": office,
                    "term": { "pace": "by-date", "due": due } }),
            ),
            by_lead("accepted/1", json!({})),
        ];
        let waits = json!({ "party": "区水务局", "what": "等批复", "until": "2027-01-29" });
        let claims = json!({ "outcome": "explained", "text": "已按规定答复，诉求人知晓" });
        match self.life(number) {
            Life::Registered => steps.truncate(1),
            Life::Assigned => steps.truncate(2),
            Life::Waiting => steps.push(by_office("waiting/1", waits)),
            Life::Claimed => steps.push(by_lead("claimed/1", claims)),
            Life::Closed => {
                steps.push(by_lead("claimed/1", claims));
                let verified = json!({ "method": "call-back", "outcome": "explained", "text": "回访属实" });
                steps.push(by_office("verified/1", verified));
                steps.push(by_office("closed/1", json!({ "outcome": "explained" })));
            }
            Life::InHand | Life::Taken => {}
        }
        steps
    }

    fn due(self, number: u64) -> String {
        let day =
            jiff::Timestamp::from_second(self.second(number) + i64::from((5 + mixed(number, 6) % 85) as u32) * 86_400);
        day.map(|it| jiff::tz::Offset::constant(8).to_datetime(it).date().to_string()).expect("a day of this age")
    }

    fn field(self, number: u64) -> &'static str {
        FIELDS[(mixed(number, 7) % 8) as usize]
    }

    fn origin(self, number: u64) -> Value {
        let from = match mixed(number, 8) % 1000 {
            0 => "report",
            1..20 => "meeting",
            20..80 => "above",
            _ => "request",
        };
        json!({ "from": from, "document": format!("第{}批", number % 1000) })
    }

    fn affair(self, number: u64) -> String {
        let object = match number {
            _ if number % (self.matters / 10) == 7 => RARE,
            _ if number % 100 == 13 => SOME,
            _ if number % 10 < 3 => COMMON,
            _ => one(OBJECTS, number, 9),
        };
        let (village, place) = (one(VILLAGES, number, 10), one(PLACES, number, 11));
        let (what, effect) = (one(TROUBLES, number, 12), one(EFFECTS, number, 13));
        format!("{village}{place}{object}{what}，{effect}")
    }

    fn criterion(self, number: u64) -> String {
        format!("{}，{}", one(DONE, number, 14), one(ASKED, number, 15))
    }
}

const VILLAGES: &str = "河湾村 下坝村 水口村 青禾社区 石桥村 柳树坪 大塘村 长岭村 双井村 新民社区 金坡村 沙洲村 白马村 龙潭村 高台社区 南岸村";
const PLACES: &str =
    "东街 西巷 学校门口 卫生室旁 桥头 广场 三组 七组 老市场 安置小区 主干渠边 公交站 祠堂前 村口 文化室 幼儿园外";
const OBJECTS: &str =
    "水沟 盖板 护栏 路面 垃圾箱 水管 电线 标志牌 树木 厕所 健身器材 监控 广播 涵洞 坡坎 围墙 施工车辆 流浪犬 油烟 噪声";
const TROUBLES: &str = "损坏多日 无人维护 堵塞严重 反复出现问题 尚未安装 位置不当 存在隐患 影响安全 需要更换 无人清理";
const EFFECTS: &str =
    "影响夜间出行 老人孩子不便 雨天更严重 已多次反映 附近十余户受影响 希望尽快解决 盼望答复 请安排查看";
const DONE: &str = "修复完成 更换到位 清理干净 答复诉求人 现场恢复原状 安装并能使用";
const ASKED: &str = "反映人确认 村民代表看过 现场有照片或证明 验收合格 七日内不再出现";

fn one(words: &'static str, number: u64, of: u64) -> &'static str {
    let count = words.split(' ').count() as u64;
    words.split(' ').nth((mixed(number, of) % count) as usize).expect("less than there are")
}

/// Chance that depends on the number alone (splitmix64).
fn mixed(number: u64, of: u64) -> u64 {
    let mut it = number.wrapping_mul(31).wrapping_add(of).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    it = (it ^ it >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    it = (it ^ it >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    it ^ it >> 31
}
