//! The theme of a year: which aspects a report must cover. 主题

/// One year's table, read from `rules/themes/` or an office's own file. 主题表
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// 名称
    pub name: String,
    /// 年度
    pub year: u16,
    /// 场合: 民主生活会 or 组织生活会
    pub occasion: String,
    /// In the order of the notice. 方面
    pub aspects: Vec<Aspect>,
    /// Wording that every report of the year shares, and that is nobody's own. 用语
    pub wording: Vec<String>,
    /// Parts the notice requires beside problems, causes and measures. 必有
    pub required: Vec<String>,
    /// 来源
    pub source: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aspect {
    pub name: String,
    /// By which a heading names it, even abbreviated. 识别词
    pub words: Vec<String>,
}
