"""What the product writes down for its operator: one line each, with every personal number masked before it leaves."""

from typing import Any

import structlog

from jiangyan.rulebook.masks import scrubbed


def scrub(_logger: object, _name: str, line: str) -> str:
    """The finished line, traceback and all, without telephone and identity numbers; credit codes stay."""
    return scrubbed(line)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name,
                              structlog.processors.TimeStamper(fmt="iso"), structlog.stdlib.ExtraAdder(allow=["status_code"])],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info,
                       structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "logger", "event"]), scrub],
    }},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
                "jiangyan": {"handlers": ["terminal"], "level": "INFO", "propagate": False}},
}
"""Django's LOGGING setting: everything goes to the terminal, where the service manager keeps it."""
