# Shared by deploy/up, down, status and token: finds Java and Maven, builds when sources changed,
# runs the launcher. To be sourced.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
TARGET="$ROOT/deploy/local/target"
STAMP="$TARGET/built"

fail() {
  echo "$*" >&2
  exit 1
}

# Sets JAVA to a Java of at least version 17.
find_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    JAVA="$JAVA_HOME/bin/java"
  elif command -v java >/dev/null 2>&1; then
    JAVA="$(command -v java)"
  else
    fail "No Java found. Install a JDK 17 or newer, or set JAVA_HOME."
  fi
  local version
  version="$("$JAVA" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)"
  if [ "${version:-0}" -lt 17 ]; then
    fail "$JAVA is Java ${version:-of an unknown version}; Tanpuhui needs a JDK 17 or newer. Set JAVA_HOME."
  fi
}

# Prints the products without which nothing can be started.
products() {
  local service
  for service in activity-service methodology-service ledger-service gateway; do
    echo "$ROOT/$service/target/quarkus-app/quarkus-run.jar"
  done
}

# Succeeds when a product is missing or a source is newer than the products.
build_needed() {
  [ -d "$TARGET/classes" ] && [ -d "$TARGET/lib" ] || return 0
  [ -d "$ROOT/platform/kafka-broker/target/broker" ] || return 0
  # A whole build rewrites every product; the stamp says the same of a build made here.
  local oldest="" product
  for product in $(products); do
    [ -f "$product" ] || return 0
    if [ -z "$oldest" ] || [ "$oldest" -nt "$product" ]; then oldest="$product"; fi
  done
  if [ -f "$STAMP" ] && [ "$STAMP" -nt "$oldest" ]; then oldest="$STAMP"; fi
  local newer
  newer="$(cd "$ROOT" && find . \( -name target -o -name '.data' -o -name '.git' -o -path '*/src/test' \) -prune \
    -o -type f \( -path '*/src/main/*' -o -name pom.xml \) -newer "$oldest" -print 2>/dev/null | head -n 1)"
  [ -n "$newer" ]
}

# Succeeds when a process of this stack seems to live; its jars must not change under it.
something_runs() {
  local data="${TANPUHUI_DATA:-.data}" file pid
  case "$data" in /*) ;; *) data="$ROOT/$data" ;; esac
  for file in "$data"/run/*.pid "$data"/kafka/*.pid; do
    [ -f "$file" ] || continue
    pid="$(head -n 1 "$file")"
    if kill -0 "$pid" 2>/dev/null; then return 0; fi
  done
  return 1
}

build_when_needed() {
  build_needed || return 0
  if [ -d "$TARGET/lib" ] && something_runs; then
    echo "Sources are newer than what runs; ./deploy/down and ./deploy/up build and start them."
    return 0
  fi
  local maven=mvn
  if [ -x "$ROOT/mvnw" ]; then maven="$ROOT/mvnw"; fi
  command -v "$maven" >/dev/null 2>&1 || fail "No Maven found. Install Maven 3.8 or newer."
  echo "Building (a first build fetches its libraries and takes some minutes) ..."
  local began log="$TARGET/build.log"
  if ! mkdir -p "$TARGET" 2>/dev/null || [ ! -w "$TARGET" ]; then
    fail "Cannot write into $TARGET. Build as the user to whom this checkout belongs."
  fi
  began="$(mktemp "$TARGET/began.XXXXXX")"
  if ! (cd "$ROOT" && "$maven" -q -B -Dquick package) >"$log" 2>&1; then
    rm -f "$began"
    grep -E '^\[(ERROR|FATAL)\]' "$log" | head -n 20 >&2
    fail "The build failed. Log file: $log"
  fi
  mv "$began" "$STAMP"
}

# Runs a command of the launcher in place of this shell.
launch() {
  if [ ! -d "$TARGET/lib" ]; then
    fail "Nothing is built yet. Run ./deploy/up first."
  fi
  local terminal=false
  if [ -t 1 ]; then terminal=true; fi
  cd "$ROOT"
  exec "$JAVA" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dslf4j.internal.verbosity=ERROR \
    "-Dtanpuhui.root=$ROOT" "-Dtanpuhui.terminal=$terminal" -cp "$TARGET/classes:$TARGET/lib/*" org.tanpuhui.deploy.local.Main "$@"
}
