//! From the values of a Parquet column to ids and times.

use std::fmt::Write;

use duizhao_signs::{Id, NO_TIME, Names};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::Result;
use parquet::schema::types::ColumnDescriptor;

use crate::moment;
use crate::time::TimeFormat;

const MINUTE: i64 = 60_000_000;

/// How a column tells its times. 时间列
#[derive(Clone, Debug)]
pub(super) struct Clock {
    unit: Unit,
    /// Taken off: the column tells the time of its own zone.
    zone_minutes: i32,
}

#[derive(Clone, Debug)]
enum Unit {
    Milli,
    Micro,
    Nano,
    Day,
    /// A plain number: its size tells the unit.
    BySize,
    Text(Option<TimeFormat>),
}

impl Clock {
    pub(super) fn of(column: Option<&ColumnDescriptor>, format: Option<TimeFormat>, zone_minutes: i32) -> Clock {
        use parquet::basic::Type;
        let Some(column) = column else { return Clock { unit: Unit::BySize, zone_minutes: 0 } };
        match (column.logical_type_ref(), column.physical_type()) {
            (Some(LogicalType::Timestamp(it)), _) => {
                let unit = match it.unit {
                    TimeUnit::MILLIS => Unit::Milli,
                    TimeUnit::MICROS => Unit::Micro,
                    TimeUnit::NANOS => Unit::Nano,
                };
                Clock { unit, zone_minutes: if it.is_adjusted_to_u_t_c { 0 } else { zone_minutes } }
            }
            (Some(LogicalType::Date), _) => Clock { unit: Unit::Day, zone_minutes },
            (_, Type::INT32 | Type::INT64 | Type::INT96) => Clock { unit: Unit::BySize, zone_minutes: 0 },
            _ => Clock { unit: Unit::Text(format), zone_minutes },
        }
    }

    pub(super) fn is_text_unread(&self) -> bool {
        matches!(self.unit, Unit::Text(None))
    }

    pub(super) fn read_text_as(&mut self, format: TimeFormat) {
        self.unit = Unit::Text(Some(format));
    }

    pub(super) fn text_format(&self) -> Option<&TimeFormat> {
        if let Unit::Text(format) = &self.unit { format.as_ref() } else { None }
    }

    fn number(&self, it: i64) -> i64 {
        let at = match self.unit {
            Unit::Milli => it.saturating_mul(1_000),
            Unit::Micro => it,
            Unit::Nano => it / 1_000,
            Unit::Day => it.saturating_mul(24 * 60 * MINUTE),
            Unit::BySize | Unit::Text(_) => moment::by_size(it),
        };
        at.saturating_sub(i64::from(self.zone_minutes) * MINUTE)
    }

    fn text(&self, it: &str) -> i64 {
        let year_first = &TimeFormat::YearFirst;
        let read = self.text_format().unwrap_or(year_first).read(it, self.zone_minutes);
        read.map_or(NO_TIME, |it| it.at)
    }
}

/// Room that is used again for each portion. 暂存
#[derive(Default)]
pub(super) struct Scratch {
    levels: Vec<i16>,
    text: String,
}

impl Scratch {
    pub(super) fn ids(&mut self, reader: &mut ColumnReader, names: &mut Names, count: usize) -> Result<Vec<Id>> {
        let mut ids = Vec::with_capacity(count);
        let mut text = std::mem::take(&mut self.text);
        let mut number = |it: Option<i64>, names: &mut Names| match it {
            None => Id::NONE,
            Some(it) if names.are_numbers() => Id(u32::try_from(it).unwrap_or(u32::MAX)),
            Some(it) => {
                text.clear();
                let _ = write!(text, "{it}");
                names.id(&text)
            }
        };
        match reader {
            ColumnReader::Int32ColumnReader(it) => {
                self.each(it, count, |it| ids.push(number(it.map(|it| i64::from(*it)), names)))?;
            }
            ColumnReader::Int64ColumnReader(it) => self.each(it, count, |it| ids.push(number(it.copied(), names)))?,
            other => self.texts(other, count, &mut |it| ids.push(names.id(it.trim())))?,
        }
        self.text = text;
        Ok(ids)
    }

    pub(super) fn times(&mut self, reader: &mut ColumnReader, clock: &Clock, count: usize) -> Result<Vec<i64>> {
        let mut times = Vec::with_capacity(count);
        let mut push = |it: Option<i64>| times.push(it.map_or(NO_TIME, |it| clock.number(it)));
        match reader {
            ColumnReader::Int32ColumnReader(it) => self.each(it, count, |it| push(it.map(|it| i64::from(*it))))?,
            ColumnReader::Int64ColumnReader(it) => self.each(it, count, |it| push(it.copied()))?,
            ColumnReader::Int96ColumnReader(it) => {
                self.each(it, count, |it| times.push(it.map_or(NO_TIME, parquet::data_type::Int96::to_micros)))?;
            }
            other => self.texts(other, count, &mut |it| times.push(clock.text(it)))?,
        }
        Ok(times)
    }

    /// Every value as text, empty where there is none.
    pub(super) fn texts(&mut self, reader: &mut ColumnReader, count: usize, take: &mut dyn FnMut(&str)) -> Result<()> {
        let mut shown = |it: Option<String>| take(&it.unwrap_or_default());
        match reader {
            ColumnReader::ByteArrayColumnReader(it) => {
                self.each(it, count, |it| take(it.and_then(|it| it.as_utf8().ok()).unwrap_or_default()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(it) => {
                self.each(it, count, |it| take(it.and_then(|it| it.as_utf8().ok()).unwrap_or_default()))
            }
            ColumnReader::BoolColumnReader(it) => self.each(it, count, |it| shown(it.map(ToString::to_string))),
            ColumnReader::Int32ColumnReader(it) => self.each(it, count, |it| shown(it.map(ToString::to_string))),
            ColumnReader::Int64ColumnReader(it) => self.each(it, count, |it| shown(it.map(ToString::to_string))),
            ColumnReader::Int96ColumnReader(it) => {
                self.each(it, count, |it| shown(it.map(|it| it.to_micros().to_string())))
            }
            ColumnReader::FloatColumnReader(it) => self.each(it, count, |it| shown(it.map(ToString::to_string))),
            ColumnReader::DoubleColumnReader(it) => self.each(it, count, |it| shown(it.map(ToString::to_string))),
        }
    }

    /// The next `count` values in turn, `None` for a null.
    fn each<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        count: usize,
        mut take: impl FnMut(Option<&T::T>),
    ) -> Result<()> {
        let mut left = count;
        while left > 0 {
            self.levels.clear();
            let mut values = Vec::with_capacity(left);
            let (records, _, levels) = reader.read_records(left, Some(&mut self.levels), None, &mut values)?;
            if records == 0 {
                return Err(parquet::errors::ParquetError::EOF("a column is shorter than its group".to_owned()));
            }
            if levels == 0 || values.len() == records {
                values.iter().for_each(|it| take(Some(it)));
            } else {
                let full = self.levels.iter().copied().max().unwrap_or_default().max(1);
                let mut values = values.iter();
                self.levels.iter().for_each(|it| take(if *it == full { values.next() } else { None }));
            }
            left -= records;
        }
        Ok(())
    }
}
