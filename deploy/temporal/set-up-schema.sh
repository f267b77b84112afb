#!/bin/sh
# Makes Temporal's two databases and brings their schema to this release. Safe to repeat: what is there is left as it is.
# SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD are read by temporal-sql-tool itself.
set -eu

SCHEMA=${SCHEMA:-/etc/temporal/schema/postgresql/v12}

set_up() {
  temporal-sql-tool --plugin postgres12 --database "$1" create
  temporal-sql-tool --plugin postgres12 --database "$1" setup-schema --version 0.0
  temporal-sql-tool --plugin postgres12 --database "$1" update-schema --schema-dir "$SCHEMA/$2/versioned"
}

set_up temporal temporal
set_up temporal_visibility visibility
