# shellcheck shell=bash
# Finding a Swift toolchain, and building with it.

swift_needed=6.3

# Where toolchains are usually put: swiftly, a tarball, a package.
swift_places() {
  printf '%s\n' "${SWIFTLY_BIN_DIR:-$HOME/.local/share/swiftly/bin}" /opt/swift/usr/bin \
    /usr/local/swift/usr/bin /usr/libexec/swift/bin /usr/libexec/swift/*/bin /usr/share/swift/usr/bin
}

swift_version() {
  "$1" --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9.]+).*/\1/p' | head -n 1
}

is_new_enough() {
  [[ -n $1 && $(printf '%s\n' "$swift_needed" "$1" | sort -V | head -n 1) == "$swift_needed" ]]
}

# Puts a new enough Swift on PATH, or says how to get one.
find_swift() {
  local place found=''
  for place in "$(dirname "$(command -v swift || echo /nowhere/swift)")" $(swift_places); do
    [[ -x $place/swift ]] || continue
    found=$(swift_version "$place/swift")
    if is_new_enough "$found"; then
      PATH=$place:$PATH
      return
    fi
  done
  explain_swift "$found"
}

explain_swift() {
  local machine found=${1:+only $1 was found}
  machine=$(uname -m)
  local archive=debian12
  [[ $machine == x86_64 ]] || archive=debian12-$machine
  cat >&2 <<END
Swift $swift_needed or newer is needed to build petshop; ${found:-none was found}.

With swiftly, for the user who will build:
  curl -fLO https://download.swift.org/swiftly/linux/swiftly-$machine.tar.gz
  tar xzf swiftly-$machine.tar.gz
  ./swiftly init --assume-yes
  . ~/.local/share/swiftly/env.sh
  swiftly install --use 6.3.1

Or for everybody, from the tarball:
  curl -fLO https://download.swift.org/swift-6.3.1-release/$archive/swift-6.3.1-RELEASE/swift-6.3.1-RELEASE-$archive.tar.gz
  mkdir -p /opt/swift && tar xzf swift-6.3.1-RELEASE-$archive.tar.gz --strip-components 1 -C /opt/swift

Then start this again.
END
  exit 1
}

# The options of every release build: with Swift's own libraries inside, the program runs where no
# toolchain is installed.
release_options=(--configuration release --product petshop --static-swift-stdlib)

release_binary() {
  echo "$(swift build "${release_options[@]}" --show-bin-path)/petshop"
}
