//! Parquet out: words as text, times as such.

use std::fs::File;
use std::io::{Error, Result};
use std::sync::Arc;

use duizhao_signs::{Events, Id, NO_TIME, Names, Vocabulary};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use crate::out::row;

/// Events in a row group.
const GROUP: usize = 1 << 20;

/// The places of the times among the ten columns.
const TIMES: [usize; 2] = [2, 5];

pub(crate) struct ParquetFile<'f> {
    out: SerializedFileWriter<&'f File>,
    has: [bool; 10],
    waiting: Events,
}

impl<'f> ParquetFile<'f> {
    pub(crate) fn new(file: &'f File, first: &Events) -> Result<ParquetFile<'f>> {
        let has = row::has(first);
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let schema = schema(has).map_err(Error::other)?;
        let out = SerializedFileWriter::new(file, schema, Arc::new(properties)).map_err(Error::other)?;
        Ok(ParquetFile { out, has, waiting: Events::default() })
    }

    pub(crate) fn put(&mut self, words: &Vocabulary, events: &Events) -> Result<()> {
        self.waiting.append(&mut events.clone());
        if self.waiting.len() >= GROUP { self.write(words) } else { Ok(()) }
    }

    pub(crate) fn end(mut self, words: &Vocabulary) -> Result<()> {
        self.write(words)?;
        self.out.close().map(|_| ()).map_err(Error::other)
    }

    fn write(&mut self, words: &Vocabulary) -> Result<()> {
        let events = std::mem::take(&mut self.waiting);
        if events.is_empty() {
            return Ok(());
        }
        let mut group = self.out.next_row_group().map_err(Error::other)?;
        columns(&mut group, self.has, words, &events).and_then(|()| group.close().map(|_| ())).map_err(Error::other)
    }
}

fn schema(has: [bool; 10]) -> std::result::Result<TypePtr, ParquetError> {
    let mut fields = Vec::new();
    for (at, name) in row::NAMES.iter().enumerate().filter(|it| has[it.0]) {
        let (physical, logical) = if TIMES.contains(&at) {
            (Physical::INT64, LogicalType::timestamp(true, TimeUnit::MICROS))
        } else {
            (Physical::BYTE_ARRAY, LogicalType::String)
        };
        let field = Type::primitive_type_builder(name, physical)
            .with_logical_type(Some(logical))
            .with_repetition(Repetition::OPTIONAL)
            .build()?;
        fields.push(Arc::new(field));
    }
    Ok(Arc::new(Type::group_type_builder("log").with_fields(fields).build()?))
}

fn columns(
    group: &mut SerializedRowGroupWriter<'_, &File>,
    has: [bool; 10],
    words: &Vocabulary,
    events: &Events,
) -> std::result::Result<(), ParquetError> {
    let [case, activity, owner, actor, text, party, place, cause] = events.ids();
    let ids: [Option<(&[Id], &Names)>; 10] = [
        Some((case, &words.cases)),
        Some((activity, &words.activities)),
        None,
        Some((owner, &words.owners)),
        Some((actor, &words.actors)),
        None,
        Some((text, &words.texts)),
        Some((party, &words.owners)),
        Some((place, &words.places)),
        Some((cause, &words.causes)),
    ];
    for (at, ids) in ids.into_iter().enumerate().filter(|it| has[it.0]) {
        let Some(mut column) = group.next_column()? else { break };
        match ids {
            Some((ids, names)) => {
                let word = |it: &Id| ByteArray::from(names.name(*it).as_bytes().to_vec());
                let values: Vec<ByteArray> = ids.iter().filter(|it| !it.is_none()).map(word).collect();
                let levels: Vec<i16> = ids.iter().map(|it| i16::from(!it.is_none())).collect();
                column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
            }
            None => {
                let times = if at == TIMES[0] { &events.at } else { &events.due };
                let values: Vec<i64> = times.iter().copied().filter(|it| *it != NO_TIME).collect();
                let levels: Vec<i16> = times.iter().map(|it| i16::from(*it != NO_TIME)).collect();
                column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
            }
        }
        column.close()?;
    }
    Ok(())
}
