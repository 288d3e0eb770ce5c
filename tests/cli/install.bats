load helper

@test "an installed program works from any folder, with manual and completions beside it" {
    cmake --install "${BUILD:?the build folder}" --prefix "$PWD/usr" >/dev/null
    cd /
    run --separate-stderr "$BATS_TEST_TMPDIR/usr/bin/tiebreak" rules test
    expect 0
    for file in share/man/man1/tiebreak.1 share/bash-completion/completions/tiebreak share/zsh/site-functions/_tiebreak \
        share/fish/vendor_completions.d/tiebreak.fish; do
        [ -s "$BATS_TEST_TMPDIR/usr/$file" ]
    done
    # Phrases of the tables are sentences there, questions too; and it says where things are kept.
    run ! grep '[?]\.$' "$BATS_TEST_TMPDIR/usr/share/man/man1/tiebreak.1"
    grep -q 'tiebreak/decisions.db' "$BATS_TEST_TMPDIR/usr/share/man/man1/tiebreak.1"
}
