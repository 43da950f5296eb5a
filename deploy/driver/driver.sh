# Shared by deploy/city, replay and bench: runs a command of the driver. To be sourced.

. "$(dirname "${BASH_SOURCE[0]}")/../local/launcher.sh"

# Runs a command of the driver in place of this shell, in the caller's folder.
drive() {
  local target="$ROOT/deploy/driver/target"
  if [ ! -d "$target/lib" ]; then
    fail "Nothing is built yet. Run ./deploy/up first."
  fi
  local terminal=false
  if [ -t 2 ]; then terminal=true; fi
  exec "$JAVA" ${TANPUHUI_DRIVER_JAVA_OPTS:--Xmx1g -XX:+UseSerialGC} -Dslf4j.internal.verbosity=ERROR \
    "-Dtanpuhui.root=$ROOT" "-Dtanpuhui.terminal=$terminal" -cp "$target/classes:$target/lib/*" org.tanpuhui.deploy.driver.Driver "$@"
}
