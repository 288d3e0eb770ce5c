load helper

# completes WORD...: what bash would offer after these words, the last being completed.
completes() {
    "$TIEBREAK" completion bash >script
    bash -c 'source ./script; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tiebreak; printf "%s\n" "${COMPREPLY[@]}"' bash "$@" |
        sort | tr '\n' ' '
}

@test "bash completes commands, at every depth" {
    [ "$(completes tiebreak ru)" = "rules " ]
    [ "$(completes tiebreak rules '')" = "calibrate check coverage export list test " ]
    [ "$(completes tiebreak --pack rules ru)" = "rules " ]
    [ "$(completes tiebreak completion '')" = "bash fish zsh " ]
}

@test "bash completes options, global ones too" {
    [ "$(completes tiebreak score --ex)" = "--expect --explain " ]
    [ "$(completes tiebreak score --qu)" = "--quiet " ]
    [ "$(completes tiebreak rules list --f)" = "--format " ]
}

@test "bash completes the values of options" {
    [ "$(completes tiebreak score --format '')" = "csv html json md pdf text " ]
    [ "$(completes tiebreak score --format = j)" = "json " ]
    [ "$(completes tiebreak score --format =)" = "csv html json md pdf text " ]
    [ "$(completes tiebreak --color a)" = "always auto " ]
}

@test "bash completes files and folders" {
    mkdir 'a folder'
    touch 'a file.yaml'
    [ "$(completes tiebreak score 'a f')" = "a file.yaml a folder " ]
    [ "$(completes tiebreak score -o 'a fi')" = "a file.yaml " ]
    [ "$(completes tiebreak score --pack 'a f')" = "a folder " ]
    [ "$(completes tiebreak rules check 'a f')" = "a folder " ]
}

@test "every option of every command is in each script" {
    all_commands >commands
    while read -r name; do
        # shellcheck disable=SC2086
        "$TIEBREAK" ${name#tiebreak} --help
    done <commands | sed -n 's/^  .*--\([a-z][a-z-]*\).*/\1/p' | sort -u >options
    [ "$(wc -l <options)" -ge 40 ]
    for shell in bash zsh fish; do
        "$TIEBREAK" completion "$shell" >script
        while read -r option; do
            grep -q -w -e "$option" script
        done <options
    done
}

@test "zsh and fish take their scripts" {
    "$TIEBREAK" completion zsh >_tiebreak
    "$TIEBREAK" completion fish >tiebreak.fish
    if command -v zsh >/dev/null; then
        zsh -n _tiebreak
    else
        diff -u "$ROOT/tests/golden/completion/zsh.txt" _tiebreak
    fi
    if command -v fish >/dev/null; then
        fish -n tiebreak.fish
        [ "$(HOME=$PWD fish -c 'source tiebreak.fish; complete -C "tiebreak rules ex"' | cut -f 1)" = export ]
    else
        diff -u "$ROOT/tests/golden/completion/fish.txt" tiebreak.fish
    fi
}

@test "another shell is refused" {
    tiebreak completion tcsh
    expect 2
    contains "$stderr" "unknown operand 'tcsh'"
    contains "$stderr" "bash|zsh|fish"
    tiebreak completion
    expect 2
}
