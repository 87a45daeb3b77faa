"""python -m bench [--quick] [--keep]: started inside the services by `make bench`."""

import argparse
import os
import sys

from bench import database


def main():
    options = read()
    if "DATABASE_OWNER_URL" not in os.environ:
        print("请用 make bench 运行。/ Run it with `make bench`.", file=sys.stderr)
        return 2
    database.create(options.template)
    import django

    django.setup()
    from bench import run

    try:
        failed = run.all_of_it(quick=options.quick)
    finally:
        if not options.keep:
            database.drop()
    return 1 if failed and os.environ.get("BENCH_STRICT") == "1" else 0


def read():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, 40 rounds")
    parser.add_argument("--keep", action="store_true", help="leave the database for a look")
    parser.add_argument("--template", help="start from this migrated database")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
