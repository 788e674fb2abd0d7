//! A small report of a place that does not exist, reviewed by hand: the outputs' common sample.
//!
//! Its remarks are of different kinds, overlap, cross a line end, sit on the title, and one points
//! at another text.

use std::sync::Arc;

use duizhao_papers::json::Other;
use duizhao_read::remark::From;
use duizhao_read::{
    Document, Figures, Grade, Item, Kind, Limits, Link, Part, PartRole, Point, Remark, Report, Reviewed, Role, Said,
    Span, Text, Theme,
};

pub(crate) const TEXT: &str = "\
青溪镇党委书记2017年度民主生活会对照检查材料
按照通知要求，会前我走访了6个村，同班子成员逐一谈心，收到意见建议23条。现将查摆情况报告如下。
一、存在的问题
（一）理论学习方面。一年来，坚持读原著、学原文，带头上党课4次，推动“三会一课”落到实处，支部面貌焕然一新。但是学习还不够深，满足于读过、听过，用得不多。
（二）担当作为方面。3月，下河村反映灌溉渠淤塞，我批转农业服务中心以后没有再问，到6月插秧时渠仍不通，误了四十多亩田。对涉及几个部门的难事，总想再等一等、看一看。
（三）工作作风方面。机关干部到村里去得少，有的同志作风飘浮，对石桥镇的产业情况掌握不全面。
二、原因分析
（一）宗旨意识淡了。把事情批出去当成把事情办完，没有站到田埂上看一看水到了没有。
三、整改措施
（一）提高站位。进一步增强学习的自觉性和主动性，
切实做到学深悟透、融会贯通，不断提升运用理论解决实际问题的能力。
（二）健全机制。每季度召开一次专题会议，完善学习制度，建立台帐。
（三）清淤通渠。2024年4月底前由我牵头完成下河村3.2公里灌溉渠清淤，插秧时由村民代表看水到田头，签字算数。
";

/// The sample as the review would give it.
pub(crate) fn reviewed() -> Reviewed {
    let document = duizhao_read::open(TEXT.as_bytes(), &Limits::default()).expect("plain text can be read");
    let report = report(&document);
    let remarks = remarks(&document.text);
    let figures = Figures {
        problems: 3,
        with_case: 1,
        measures: 3,
        checkable_measures: 1,
        credit_share: 0.2846,
        copied_share: 0.1071,
    };
    Reviewed { file: "青溪镇.txt".to_owned(), document, report, remarks, figures }
}

/// The text that one of its remarks points at.
pub(crate) fn others() -> Vec<Other> {
    vec![Other { report: Some(1), file: "石桥镇.docx".to_owned(), sha256: [7; 32] }]
}

/// Where a phrase stands in a text.
pub(crate) fn place(text: &Text, phrase: &str) -> Span {
    let start = text.as_str().find(phrase).unwrap_or_else(|| panic!("the sample says {phrase}"));
    text.span_of(start..start + phrase.len())
}

fn report(document: &Document) -> Report {
    let text = &document.text;
    let lines: Vec<Span> = text.lines().collect();
    let part = |role, first: usize, last: usize, heading: Span| Part {
        role,
        span: Span::new(lines[first].start, lines[last].end),
        heading,
    };
    let item = |id: &str, part, aspect: Option<&str>, first: usize, last: usize, heading: &str| Item {
        id: id.to_owned(),
        part,
        aspect: aspect.map(str::to_owned),
        span: Span::new(lines[first].start, lines[last].end),
        heading: place(text, heading),
    };
    let items = vec![
        item("p1", PartRole::Problems, Some("理论学习"), 3, 3, "（一）理论学习方面"),
        item("p2", PartRole::Problems, Some("担当作为"), 4, 4, "（二）担当作为方面"),
        item("p3", PartRole::Problems, Some("工作作风"), 5, 5, "（三）工作作风方面"),
        item("c1", PartRole::Causes, None, 7, 7, "（一）宗旨意识淡了"),
        item("m1", PartRole::Measures, None, 9, 10, "（一）提高站位"),
        item("m2", PartRole::Measures, None, 11, 11, "（二）健全机制"),
        item("m3", PartRole::Measures, None, 12, 12, "（三）清淤通渠"),
    ];
    Report {
        kind: Kind::Personal,
        title: Some(lines[0]),
        year: Some(2023),
        theme: Some(Arc::new(Theme {
            name: "学习贯彻主题教育专题民主生活会".to_owned(), ..Theme::default()
        })),
        parts: vec![
            part(PartRole::Preamble, 0, 1, Span::new(0, 0)),
            part(PartRole::Problems, 2, 5, lines[2]),
            part(PartRole::Causes, 6, 7, lines[6]),
            part(PartRole::Measures, 8, 12, lines[8]),
        ],
        points: points(text, &items),
        links: vec![Link { problem: 1, causes: vec![3], measures: vec![6] }],
        items,
        ..Report::default()
    }
}

/// Sentences, roughly: enough for the outputs, which only ask where one begins and ends.
fn points(text: &Text, items: &[Item]) -> Vec<Point> {
    let (mut points, mut start) = (Vec::new(), 0);
    for (at, sign) in text.as_str().chars().enumerate() {
        if matches!(sign, '。' | '\n') || at + 1 == text.len() {
            let span = Span::new(start, at + 1);
            let item = items.iter().position(|it| it.span.start <= span.start && span.start < it.span.end);
            points.push(Point { span, role: Role::Other, item });
            start = at + 1;
        }
    }
    points
}

fn remarks(text: &Text) -> Vec<Remark> {
    let remark = |code, grade, phrase: &str, item, why: &str, advice: &str| Remark {
        code,
        grade,
        span: place(text, phrase),
        item,
        aspect: None,
        why: Said::new(why, format!("({code}: why)")),
        advice: Said::new(advice, format!("({code}: a question)")),
        from: None,
    };
    let no_case = "这一句讲了不足，还没有讲到哪一件事。";
    let which = "今年有没有一件事，本来能办好而没有办好？写明什么时间、什么事、后来怎样即可；涉及群众的，不必写姓名。";
    let mut copied = remark(
        "copied",
        Grade::Must,
        "进一步增强学习的自觉性和主动性，\n切实做到学深悟透、融会贯通，不断提升运用理论解决实际问题的能力。",
        Some(4),
        "这一段与另一份材料相同。",
        "这一条要解决的是自己的哪一件事？",
    );
    copied.from = Some(From {
        other: Some(0),
        span: Span::new(120, 167),
        quote: "进一步增强学习的自觉性主动性，切实做到学深悟透、融会贯通，不断提升运用理论解决实际问题的能力。"
            .to_owned(),
    });
    vec![
        remark(
            "missing-aspect",
            Grade::Must,
            "青溪镇党委书记2017年度民主生活会对照检查材料",
            None,
            "2023年主题列有六个方面，文中还没有看到“政治素质”“能力本领”“廉洁自律”。",
            "这三个方面今年各有哪一件事值得一说？确实没有的，写一句说明即可。",
        ),
        remark(
            "praise-first",
            Grade::Should,
            "一年来，坚持读原著、学原文，带头上党课4次，推动“三会一课”落到实处，支部面貌焕然一新。但是学习还不够深，满足于读过、听过，用得不多。",
            Some(0),
            "这一条里讲做法和成效的字数多于讲问题的字数。",
            "成绩能否移到别处，只留下今年没有学到位的那一次？",
        ),
        remark("no-case", Grade::Must, "但是学习还不够深，满足于读过、听过，用得不多", Some(0), no_case, which),
        remark("no-case", Grade::Must, "机关干部到村里去得少", Some(2), no_case, which),
        remark(
            "others-not-self",
            Grade::Should,
            "有的同志作风飘浮",
            Some(2),
            "这一句的主语是别人。",
            "这件事里本人应当做而没有做的是什么？",
        ),
        remark(
            "leftover-name",
            Grade::Must,
            "石桥镇",
            Some(2),
            "标题写的是青溪镇，这里写的是石桥镇。",
            "这里指的是哪里？",
        ),
        copied,
        remark(
            "uncheckable-measure",
            Grade::Should,
            "进一步增强学习的自觉性和主动性",
            Some(4),
            "方向明确，但到年底，旁人还无法判断是否做到。",
            "可以只选一件最想办成的事：由谁办、哪天前、办成什么样？",
        ),
        remark(
            "paper-measure",
            Grade::Should,
            "每季度召开一次专题会议，完善学习制度，建立台帐",
            Some(5),
            "这一条只有会议、制度和台账。",
            "开过会以后，群众能看见哪一件事变了？",
        ),
        remark("fixed-wording", Grade::Note, "台帐", Some(5), "“台帐”今写作“台账”。", "是否改为“台账”？"),
    ]
}
