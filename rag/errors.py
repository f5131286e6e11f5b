"""Everything Footnote raises on purpose. Each message says what went wrong, where, and what to do next.

FootnoteError
├── ConfigError               a setting that cannot be used
├── QuestionError             an empty or overlong question
├── IngestError               a file or folder that cannot be taken in
│   ├── SourceNotFoundError   no such file, folder or indexed source
│   └── UnreadableFileError   the file is there but its text is not to be had
│       └── UnsupportedFormatError  a kind of file that is not read
├── CollectionError           what is stored cannot be used as it is
│   ├── IndexMismatchError    made with another embedder or chunking
│   ├── IndexBusyError        another process is writing
│   └── StorageError          the disk is full, or the data folder cannot be read or written
└── ModelError                a model cannot be loaded or does not answer
    ├── WeightsError          weights missing, or not the ones expected
    └── EndpointError         the model endpoint is down, slow, or refuses
"""

from __future__ import annotations


class FootnoteError(Exception):
    """The root: catch this to catch all that Footnote raises on purpose."""


class ConfigError(FootnoteError):
    """A setting that cannot be used."""


class QuestionError(FootnoteError):
    """An empty or overlong question."""


class IngestError(FootnoteError):
    """A file or folder that cannot be taken in."""


class SourceNotFoundError(IngestError):
    """No such file, folder or indexed source."""


class UnreadableFileError(IngestError):
    """The file is there but its text is not to be had; the message names the reason."""


class UnsupportedFormatError(UnreadableFileError):
    """A kind of file that is not read; the message lists those that are."""


class CollectionError(FootnoteError):
    """What is stored cannot be used as it is."""


class IndexMismatchError(CollectionError):
    """The index was made with another embedder or chunking than the settings in force."""


class IndexBusyError(CollectionError):
    """Another process is writing to this collection."""


class StorageError(CollectionError):
    """The disk is full, or the data folder cannot be read or written."""


class ModelError(FootnoteError):
    """A model cannot be loaded or does not answer."""


class WeightsError(ModelError):
    """Weights missing, or not the ones expected."""


class EndpointError(ModelError):
    """The model endpoint is down, slow, or refuses."""
