"""Settings: footnote.toml < environment FOOTNOTE_* < arguments, validated in one place."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rag.errors import ConfigError

EMBEDDED_EMBEDDER = "all-MiniLM-L6-v2"
EMBEDDED_EVIDENCE_MODEL = "footnote-evidence"
EMBEDDED_SECOND_MODEL = "footnote-second-look"
EMBEDDED_CLAIM_MODEL = "footnote-claims"
EMBEDDED_LLM = "SmolLM2-135M-Instruct"
# On two cores the embedded model reads some 250 tokens a second and writes 60, so this is what a reader will wait for.
EMBEDDED_PROMPT_TOKENS = 512
EMBEDDED_ANSWER_TOKENS = 64
ANSWER_TOKENS = 384
CONFIG_VARIABLE = "FOOTNOTE_CONFIG"
COLLECTION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

AnswerMode = Literal["auto", "quotes", "model"]
ModelBackend = Literal["torch", "openvino"]
QuestionFilter = Literal["outlets", "all", "off"]


def config_path() -> Path:
    """The settings file in force: the one FOOTNOTE_CONFIG names, else footnote.toml in the working folder."""
    return Path(os.environ.get(CONFIG_VARIABLE, "footnote.toml"))


def config_values() -> dict[str, Any]:
    """What the settings file says; empty where there is none.

    Raises:
        ConfigError: The file is not TOML.
    """
    path = config_path()
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read as TOML: {error}. Mend or move it.") from error


class Settings(BaseSettings):
    """Every setting with its default; `footnote doctor` shows what is in force and where it comes from."""

    model_config = SettingsConfigDict(env_prefix="FOOTNOTE_", extra="forbid", frozen=True)

    data: Path = Field(
        default_factory=lambda: user_data_path("footnote", appauthor=False),
        description="Folder that holds the indexes.",
    )
    collection: str = Field("default", description="Which set of documents, by name.")

    embedder: str = Field(
        EMBEDDED_EMBEDDER,
        description="A sentence-transformers model: the embedded one, a hub name, or a path.",
    )
    model_backend: ModelBackend = Field(
        "torch", description="What computes sentence-transformers models: torch, or openvino, installed apart."
    )
    chunk_tokens: int = Field(160, ge=32, le=8192, description="Largest chunk, in the embedder's own tokens.")
    overlap_tokens: int = Field(32, ge=0, description="How much of a chunk's end the next one repeats, at most.")
    max_file_mb: int = Field(100, ge=1, description="Larger files are skipped, by name.")
    fetch_timeout_s: float = Field(30.0, gt=0, description="Longest that fetching one URL may take.")
    allow_private_urls: bool = Field(default=False, description="Also fetch from this machine and its own network.")

    top_k: int = Field(6, ge=1, le=100, description="Passages an answer is drawn from.")
    evidence_model: str = Field(
        EMBEDDED_EVIDENCE_MODEL,
        description="What reads passages closely: the shipped model, or a cross-encoder, by hub name or path.",
    )
    rerank_depth: int = Field(16, ge=1, le=200, description="How many of the passages found are read closely.")
    candidates: int = Field(40, ge=1, le=1000, description="Hits each retriever brings before fusion.")

    question_filter: QuestionFilter = Field(
        "outlets", description="What of a question narrows the search: outlets it names, all (also dates), or off."
    )

    answer_mode: AnswerMode = Field(
        "auto", description="auto: the model's wording where verified, else quotes; quotes: no model; model."
    )
    caution: float = Field(
        0.4, ge=0.0, le=1.0, description="Evidence below this is too weak to answer from; 0 always answers."
    )

    llm_base_url: str | None = Field(
        None,
        description="OpenAI-compatible endpoint, such as http://localhost:11434/v1; none: the embedded model.",
    )
    llm_model: str = Field(EMBEDDED_LLM, description="The model's name at that endpoint.")
    llm_api_key: SecretStr | None = Field(None, description="Key for that endpoint.")
    llm_timeout_s: float = Field(60.0, gt=0, description="Seconds to wait for the endpoint.")
    llm_context_tokens: int = Field(2048, ge=512, description="Tokens of prompt and answer together.")
    llm_answer_tokens: int | None = Field(
        None, ge=16, description="Longest draft, in tokens; none: 384, or 64 when embedded."
    )
    llm_prompt_tokens: int | None = Field(
        None, ge=128, description="Longest prompt, in tokens; none: what the context leaves, or 512 when embedded."
    )

    lock_timeout_s: float = Field(60.0, ge=0, description="How long to wait for another process that is writing.")
    host: str = Field("127.0.0.1", description="Address the chat page listens on.")
    port: int = Field(7860, ge=0, le=65535, description="Port the chat page listens on.")

    @field_validator("collection")
    @classmethod
    def _is_a_folder_name(cls, value: str) -> str:
        if not COLLECTION_NAME.fullmatch(value):
            raise ValueError(
                "use 1 to 64 letters, digits, dots, dashes or underscores, starting with a letter or digit"
            )
        return value

    @field_validator("data")
    @classmethod
    def _expands_home(cls, value: Path) -> Path:
        return value.expanduser()

    @property
    def uses_embedded_llm(self) -> bool:
        """Whether the packaged language model answers."""
        return self.llm_base_url is None

    @property
    def answer_tokens(self) -> int:
        """Longest draft, in tokens."""
        if self.llm_answer_tokens is not None:
            return self.llm_answer_tokens
        return EMBEDDED_ANSWER_TOKENS if self.uses_embedded_llm else ANSWER_TOKENS

    @property
    def prompt_tokens(self) -> int:
        """Longest prompt, in tokens."""
        if self.llm_prompt_tokens is not None:
            return self.llm_prompt_tokens
        room = self.llm_context_tokens - self.answer_tokens
        return min(room, EMBEDDED_PROMPT_TOKENS) if self.uses_embedded_llm else room

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments over environment over file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=config_path())


def load_settings(**arguments: Any) -> Settings:
    """Settings in force, with `arguments` on top; an argument that is None does not count as given.

    Raises:
        ConfigError: A value cannot be used; names the setting, the value and what would do.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    config_values()  # a file that is not TOML is refused in our words
    try:
        return Settings(**given)
    except ValidationError as error:
        raise ConfigError(_explain(error)) from error


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            known = ", ".join(sorted(Settings.model_fields))
            lines.append(f"There is no setting {name!r}. Known settings: {known}.")
        else:
            lines.append(f"Setting {name} = {problem['input']!r} cannot be used: {problem['msg']}.")
    return "\n".join(lines)
