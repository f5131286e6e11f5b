"""The boundaries: what the engine needs of models and indexes, and nothing more.

Each protocol has a real implementation and a fake in `rag.testing`; one contract suite in tests/contracts runs on both.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.types import Chunk, Hit, Message, Span


@dataclass(frozen=True, slots=True)
class QueryEmbedding:
    """A question as a vector: shape (dimension,), float32, unit length."""

    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DocumentEmbeddings:
    """Texts as vectors: shape (texts, dimension), float32, unit rows.

    Attributes:
        parts: The vectors of those parts of each text that were asked for, one array a text: shape (parts, dimension),
            float32, unit rows; empty where none were asked for.
    """

    matrix: NDArray[np.float32]
    parts: tuple[NDArray[np.float32], ...] = ()


class Embedder(Protocol):
    """Texts to vectors. Questions and documents are told apart in the type, since some models treat them apart."""

    @property
    def name(self) -> str:
        """Names the model and its weights; two embedders with one name make interchangeable vectors."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens of text the model reads (special tokens not counted); it ignores what follows."""

    def embed_query(self, text: str) -> QueryEmbedding:
        """Embed one question."""

    def embed_documents(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]] | None = None
    ) -> DocumentEmbeddings:
        """Embed texts; an empty sequence gives shape (0, dimension).

        Args:
            texts: Any number of them.
            parts: Where in each text the parts lie that get vectors of their own, such as its sentences.
        """

    def token_spans(self, text: str) -> list[Span]:
        """Where each token of `text` stands in it, untruncated, special tokens left out."""


class ChatModel(Protocol):
    """A language model that answers a conversation."""

    @property
    def name(self) -> str:
        """The model's name, as shown to the user."""

    @property
    def context_tokens(self) -> int:
        """Tokens of prompt and answer together."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str]:
        """Yield the reply piece by piece, deterministically where the model allows (temperature 0).

        Closing the generator stops the generation.

        Raises:
            EndpointError: The model is down, slow, or refuses.
        """

    def close(self) -> None:
        """Free what the model holds; it may be used again and then starts anew."""


class ChunkStore(Protocol):
    """Vectors by chunk id."""

    def upsert(self, chunks: Sequence[Chunk], embeddings: DocumentEmbeddings) -> None:
        """Store chunks; a known id is replaced.

        Raises:
            ValueError: The number of rows is not the number of chunks.
        """

    def delete(self, doc_ids: Sequence[str]) -> None:
        """Remove every chunk of these documents; unknown ids are no error."""

    def query(self, embedding: QueryEmbedding, *, limit: int, chunk_ids: Collection[str] | None = None) -> list[Hit]:
        """The nearest chunks by cosine similarity, best first, ties by chunk id.

        Args:
            embedding: What to be near to.
            limit: How many hits at most.
            chunk_ids: Only these may be found, of those that are stored; None: all.
        """

    def chunk_ids(self) -> set[str]:
        """Every id stored."""

    def refresh(self) -> None:
        """See what other processes have written since."""

    def close(self) -> None:
        """Let go of the files."""


class LexicalIndex(Protocol):
    """Words by chunk id."""

    def upsert(self, chunks: Sequence[Chunk]) -> None:
        """Index chunks; a known id is replaced. Visible to queries on return."""

    def delete(self, doc_ids: Sequence[str]) -> None:
        """Remove every chunk of these documents; unknown ids are no error."""

    def query(self, text: str, *, limit: int, doc_ids: Collection[str] | None = None) -> list[Hit]:
        """The best chunks by BM25, best first, ties by chunk id; any text is a valid query.

        Args:
            text: What to look for.
            limit: How many hits at most.
            doc_ids: Only chunks of these documents may be found; None: of all. Scores are the same either way.
        """

    def nearly(self, word: str, *, edits: int, limit: int) -> list[Hit]:
        """Chunks with a word spelled nearly so, by chunk id.

        Args:
            word: One word.
            edits: How many letters may be wrong, missing or too many, or stand in each other's place: 1 or 2.
            limit: How many hits at most.
        """

    def chunk_ids(self) -> set[str]:
        """Every id indexed."""

    def refresh(self) -> None:
        """See what other processes have written since."""

    def close(self) -> None:
        """Let go of the files."""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to be read.

    Attributes:
        header: What else is known of it, such as its document's title and date; may be empty.
        sentences: Its sentences, in order.
    """

    header: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one passage for a question. All scores are log-odds: 0 is undecided, higher is more.

    Attributes:
        relevant: That each sentence answers the question.
        answerable: That the passage answers it.
        topical: That the passage is about it.
        answer: (sentence, start, end) of the words that answer, in characters of that sentence, if it does.
        places: How likely those words, if there are any, stand in each sentence beside the likeliest: 0 for that one,
            negative for the others; empty if the reader does not say.
    """

    relevant: tuple[float, ...]
    answerable: float
    topical: float
    answer: tuple[int, int, int] | None = None
    places: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What a second look made of one passage for a question. All scores are log-odds.

    Attributes:
        relevant: That each sentence answers the question.
        answerable: That the passage answers it.
    """

    relevant: tuple[float, ...]
    answerable: float


class EvidenceReader(Protocol):
    """Reads a few passages closely, sentence by sentence."""

    @property
    def name(self) -> str:
        """Names the model and its weights."""

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """What each passage holds for the question."""

    def reread(self, question: str, texts: Sequence[Text]) -> list[SecondReading] | None:
        """What each of a few short texts holds for it, by a larger model; None where the reader has none."""


class ClaimChecker(Protocol):
    """Tells whether passages carry what is claimed."""

    @property
    def name(self) -> str:
        """Names the model and its weights."""

    def support(self, claim: str, texts: Sequence[Text]) -> list[float]:
        """How probable it is, in 0..1, that each passage carries the claim."""
