# Shared by deploy/verify-proof and deploy/witness: runs a command of the verifier. To be sourced.

. "$(dirname "${BASH_SOURCE[0]}")/../local/launcher.sh"

# Runs a class in place of this shell, in the caller's folder; builds its two modules, and nothing
# else, when they are not there.
verifier() {
  local target="$ROOT/deploy/verifier/target"
  find_java
  if [ ! -d "$target/lib" ]; then
    command -v mvn >/dev/null 2>&1 || fail "No Maven found. Install Maven 3.8 or newer."
    (cd "$ROOT" && mvn -q -B -Dquick -pl deploy/verifier -am package) >&2 || fail "The build failed."
  fi
  exec "$JAVA" -Xshare:auto -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$target/classes:$target/lib/*" "$@"
}
