"""Serves the application. Run `python entrypoints/run.py` from any directory."""

import os
from pathlib import Path

import uvicorn
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class Address(BaseSettings):
    """Where to listen: HOST and PORT, from the environment or from `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)


if __name__ == "__main__":
    os.chdir(ROOT)  # the folder of `.env` and of SQLite's file
    address = Address()
    uvicorn.run(
        "main:app", app_dir=str(ROOT), host=address.host, port=address.port, access_log=False
    )
