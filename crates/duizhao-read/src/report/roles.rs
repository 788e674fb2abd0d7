//! What each sentence does: credit, problem, case, cause, measure. 要点

use crate::commonness::Commonness;
use crate::document::Document;
use crate::enumerator::Style;
use crate::fold::Folded;
use crate::lexicon::{Class, Hits};
use crate::outline::Mark;
use crate::report::facts::Facts;
use crate::report::granted::{denied_wrongs, falls_short};
use crate::report::{PartRole, Point, Role, items, parts};
use crate::sentence::Sentence;
use crate::text::Span;

/// Gives each sentence its role.
pub(crate) struct Labeller<'a> {
    pub(crate) document: &'a Document,
    pub(crate) common: &'a Commonness,
    pub(crate) folded: &'a Folded,
    pub(crate) sentences: &'a [Sentence],
    pub(crate) hits: &'a Hits,
    pub(crate) marks: &'a [Mark],
    /// Folded spans with their roles, so far.
    pub(crate) pieces: Vec<(Span, Role)>,
}

/// The points of a report, in text order; they tile all that is not white space.
pub(crate) fn points(mut labeller: Labeller<'_>, parts: &[parts::Draft], items: &[items::Draft]) -> Vec<Point> {
    let (document, folded, sentences) = (labeller.document, labeller.folded, labeller.sentences);
    let mut part_of = vec![None; sentences.len()];
    for part in parts {
        part_of[part.first..part.end].fill(Some(part));
    }
    let mut label: Option<Role> = None;
    let mut announced = false;
    for index in 0..sentences.len() {
        let mark = &labeller.marks[index];
        let part = part_of[index].map(|it| it.role);
        let next_item = sentences[index].number.is_some_and(|it| it.style != Style::Shi);
        if next_item || matches!(mark, Mark::Part(_) | Mark::Aspect) {
            label = None;
        }
        if let Mark::Label(role) = mark {
            label = Some(*role);
        }
        labeller.sentence(index, part, label, part_of[index]);
        if part == Some(PartRole::Problems) && label.is_none() {
            label = labeller.announces(index);
        } else if sentences[index].closes_block && !matches!(mark, Mark::Label(_)) && announced {
            label = None;
        }
        announced = label.is_some() && !matches!(mark, Mark::Label(_));
    }
    let item_at = |at: usize| items.iter().position(|it| it.span.start <= at && at < it.span.end);
    let place = |(span, role): (Span, Role)| Point { span: folded.original(span), role, item: item_at(span.start) };
    tiled(document, labeller.pieces.into_iter().map(place).collect())
}

/// Points that leave out nothing but white space: marks that were folded away go with what follows.
fn tiled(document: &Document, mut points: Vec<Point>) -> Vec<Point> {
    let text = &document.text;
    let mut end = 0;
    for point in &mut points {
        point.span.start = text.trim(Span::new(end, point.span.end)).start;
        end = point.span.end;
    }
    if let Some(last) = points.last_mut() {
        last.span.end = text.trim(Span::new(last.span.start, text.len())).end;
    }
    points
}

/// From so common on a sentence with a number in it is still no case.
const ABSTRACT: f64 = 0.62;
/// A sentence so little common that has two words of telling in it tells a case.
const TOLD: f64 = 0.27;

impl Labeller<'_> {
    fn sentence(&mut self, index: usize, role: Option<PartRole>, label: Option<Role>, part: Option<&parts::Draft>) {
        let span = self.sentences[index].span;
        match &self.marks[index] {
            Mark::Title | Mark::Part(_) | Mark::Aspect => return self.push(span, Role::Heading),
            Mark::Furniture => return self.push(span, Role::Other),
            Mark::Label(_) if self.folded.slice(span).ends_with(['：', '。']) && span.len() <= 8 => {
                return self.push(span, Role::Heading);
            }
            _ => {}
        }
        match label {
            Some(Role::Problem) | None => {}
            Some(label) => return self.push(span, label),
        }
        let role = if label.is_some() { Some(PartRole::Problems) } else { role };
        match role {
            Some(PartRole::LastYear) => {
                let leads = span.len() <= 14 && self.hits.has(span, Class::Lead);
                self.push(span, if leads { Role::Context } else { Role::LastYear });
            }
            Some(PartRole::Problems) => self.in_problems(index),
            Some(PartRole::Causes) => self.in_causes(index, part),
            Some(PartRole::Measures) => self.in_measures(index, part),
            Some(PartRole::Other) => self.in_other(index, part),
            Some(PartRole::CaseAnalysis) => self.in_case_analysis(index),
            Some(PartRole::Preamble | PartRole::Closing | PartRole::Disclosure) => self.push(span, Role::Context),
            None => self.push(span, Role::Context),
        }
    }

    /// 究其原因，有三点： — causes or measures follow to the end of the paragraph.
    fn announces(&self, index: usize) -> Option<Role> {
        let sentence = &self.sentences[index];
        let text = self.text(sentence.span);
        let lists = text.ends_with('：')
            || ["有三", "有两", "有几", "以下", "主要有", "三条", "三点", "三层", "几点"]
                .iter()
                .any(|it| text.contains(it));
        if !lists || sentence.closes_block || sentence.span.len() > 40 {
            return None;
        }
        if ["原因", "根源", "根子", "病根", "症结", "缘由"].iter().any(|it| text.contains(it)) {
            return Some(Role::Cause);
        }
        ["整改", "下一步", "下步", "今后", "打算", "措施"].iter().any(|it| text.contains(it)).then_some(Role::Measure)
    }

    fn push(&mut self, span: Span, role: Role) {
        self.pieces.push((span, role));
    }

    pub(super) fn text(&self, span: Span) -> &str {
        self.folded.slice(span)
    }

    fn in_problems(&mut self, index: usize) {
        let span = self.sentences[index].span;
        let head = self.sentences[index].number.is_some_and(|it| it.style != Style::Bullet);
        if let Some((left, right)) = self.turn(span) {
            self.push(left, Role::Credit);
            let vague = self.hits.has(right, Class::Vague) && right.len() < 30;
            let role = if vague { Role::Context } else { self.problem_or_case(right, false) };
            return self.push(right, role);
        }
        if let Some((left, right)) = self.instance(span) {
            let role = self.problem_side(index, left, head);
            self.push(left, role);
            return self.push(right, Role::Case);
        }
        let role = self.problem_side(index, span, head);
        self.push(span, role);
    }

    /// The role of a sentence in the problems part that does not change course midway.
    fn problem_side(&self, index: usize, span: Span, head: bool) -> Role {
        let text = self.text(span);
        let faults = self.faults(span);
        if self.hits.has(span, Class::Vague) && span.len() < 45 {
            return Role::Context;
        }
        if text.ends_with('：') && (self.hits.has(span, Class::Lead) || span.len() < 12) {
            return Role::Context;
        }
        let facts = self.facts(span);
        if self.hits.of(span, Class::Because).any(|it| it.start <= span.start + 3 || span.len() <= 24) {
            return Role::Cause;
        }
        let goes_on = ["二来", "三来", "二则", "三则", "再一个", "再者", "其次", "另一个", "一个是"];
        let after_cause =
            self.pieces.last().is_some_and(|it| it.1 == Role::Cause) && !self.sentences[index].opens_block;
        if after_cause && goes_on.iter().any(|it| text.starts_with(it)) {
            return Role::Cause;
        }
        if self.hits.of(span, Class::Pledge).any(|it| it.start <= span.start + 1) {
            return Role::Measure;
        }
        if self.hits.has(span, Class::Principle) && faults == 0 && !text.contains('我') && !facts.strong() {
            return Role::Context;
        }
        let credit = self.hits.count(span, Class::Credit);
        if head && span.len() > 20 && credit >= 2 && (faults == 0 || credit > 2 * faults && self.turns_after(index)) {
            return Role::Credit;
        }
        if head {
            let told = facts.strong() && faults == 0 && span.len() > 30;
            return if told { Role::Case } else { Role::Problem };
        }
        if !head
            && faults == 0
            && ["平心而论", "说句实在话", "说句公道话", "公道地说", "说实在的", "好的方面", "值得肯定"]
                .iter()
                .any(|it| text.contains(it))
        {
            return Role::Credit;
        }
        let short = falls_short(text);
        if faults == 0 && !short && (facts.voices == 0 || credit > 1) && self.turns_after(index) {
            return Role::Credit;
        }
        if faults == 0 && !short && !denied_wrongs(text).is_empty() {
            return Role::Credit;
        }
        if credit > 0 && faults == 0 && !short && !self.hits.has(span, Class::Counterpart) {
            return Role::Credit;
        }
        if self.is_example(span) || facts.strong() {
            return self.problem_or_case(span, true);
        }
        if facts.story > 1 && self.common.share(text) < TOLD {
            return Role::Case;
        }
        Role::Problem
    }

    /// Whether the next sentence of the paragraph turns: what stands before 但 was granted.
    fn turns_after(&self, index: usize) -> bool {
        let next = self.sentences.get(index + 1).filter(|it| !it.opens_block && it.number.is_none());
        next.is_some_and(|it| ["但", "然而", "可是", "不过"].iter().any(|turn| self.text(it.span).starts_with(turn)))
    }

    fn problem_or_case(&self, span: Span, whole: bool) -> Role {
        let facts = self.facts(span);
        let turned = self.text(span).starts_with(['但', '然', '可', '不', '却', '只', '而', '就']) && !whole;
        let habitual = self.hits.has(span, Class::Habit) && facts.quantities + facts.story < 2 && facts.voices == 0;
        let abstracted = facts.dates == 0 && (habitual || self.common.share(self.text(span)) >= ABSTRACT);
        if facts.strong() && (!turned || facts.dated()) && !abstracted {
            return Role::Case;
        }
        if self.is_example(span) && facts.named() { Role::Case } else { Role::Problem }
    }

    fn is_example(&self, span: Span) -> bool {
        self.hits.of(span, Class::Example).any(|it| it.start <= span.start + 2)
    }

    pub(super) fn facts(&self, span: Span) -> Facts {
        Facts::of(self.folded, self.hits, span)
    }

    /// How many words of a span name a deficiency.
    pub(super) fn faults(&self, span: Span) -> usize {
        let denied = denied_wrongs(self.text(span));
        let within = |it: &Span| denied.iter().any(|of| of.contains(&(it.start - span.start)));
        let inside = self.hits.of(span, Class::Deficiency).filter(within).count();
        self.hits.faults(span).saturating_sub(inside)
    }

    /// A mid-sentence 例如 or 特别是 that opens an instance.
    fn instance(&self, span: Span) -> Option<(Span, Span)> {
        let text = self.text(span);
        let at = ["，例如", "，比如", "，譬如", "，特别是", "，如在"].iter().filter_map(|it| text.find(it)).min()?;
        let cut = span.start + text[..at].chars().count() + 1;
        let right = Span::new(cut, span.end);
        let facts = self.facts(right);
        (facts.strong() || (self.is_example(right) && facts.named())).then_some((Span::new(span.start, cut), right))
    }

    fn in_causes(&mut self, index: usize, part: Option<&parts::Draft>) {
        let span = self.sentences[index].span;
        if let Some((left, right)) = self.turn(span) {
            self.push(left, Role::Credit);
            return self.push(right, Role::Cause);
        }
        let role = if self.is_lead(index, part) { Role::Context } else { Role::Cause };
        self.push(span, role);
    }

    fn in_measures(&mut self, index: usize, part: Option<&parts::Draft>) {
        let role = if self.is_lead(index, part) { Role::Context } else { Role::Measure };
        self.push(self.sentences[index].span, role);
    }

    /// A sentence under the heading, before the first number, that only announces.
    fn is_lead(&self, index: usize, part: Option<&parts::Draft>) -> bool {
        let Some(part) = part else { return false };
        let unnumbered_so_far =
            (part.first + 1..=index).all(|it| self.sentences[it].number.is_none() && self.marks[it] != Mark::Aspect);
        let numbered_later = (index + 1..part.end).any(|it| self.sentences[it].number.is_some());
        let text = self.text(self.sentences[index].span);
        let announces = ["如下", "以下", "几点", "几个方面", "针对", "对照"].iter().any(|it| text.contains(it));
        unnumbered_so_far && numbered_later && announces
    }

    /// What was done, told before the problems; or what others said of them.
    fn in_other(&mut self, index: usize, part: Option<&parts::Draft>) {
        let span = self.sentences[index].span;
        let heading = part.map_or("", |it| self.text(self.sentences[it.first].span));
        if heading.contains("意见") && self.sentences[index].number.is_some() {
            return self.in_problems(index);
        }
        let prepares = ["准备", "背景", "征求", "意见", "谈话", "说明"].iter().any(|it| heading.contains(it));
        let rises = ["提升至", "提高到", "列为", "被评为", "满意度"].iter().any(|it| self.text(span).contains(it));
        let praised = self.hits.count(span, Class::Credit) > 1 && !self.hits.has(span, Class::Preparation);
        let credit = (!prepares || rises || praised) && self.faults(span) == 0;
        self.push(span, if credit { Role::Credit } else { Role::Context });
    }

    fn in_case_analysis(&mut self, index: usize) {
        let span = self.sentences[index].span;
        let own = self.hits.has(span, Class::SelfPerson) || self.hits.has(span, Class::SelfCollective);
        let role = if own && self.faults(span) > 0 { Role::Problem } else { Role::Context };
        self.push(span, role);
    }
}
