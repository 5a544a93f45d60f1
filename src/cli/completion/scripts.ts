/**
 * What makes each shell complete `pipeline …` and `npx pipeline …`: it asks `pipeline complete` for the words that may
 * stand at the cursor, one per line with its summary behind a tab, and completes files where there are none. Behind
 * npx, the project's own command answers where npm has put it in place; otherwise npx finds it, which takes longer. A
 * completion asks no registry and installs nothing. What completes other uses of npx still does.
 */
export const scripts = {
  bash: `# pipeline's completion for bash: source <(pipeline completion bash)
_pipeline() {
  local head="\${COMP_LINE:0:COMP_POINT}" tail="\${COMP_LINE:COMP_POINT}" word _
  local -a before after
  read -r -a before <<<"$head"
  [[ $head == *[[:space:]] ]] && before+=("")
  # What follows the cursor in the same word is no word of its own.
  [[ $tail == [[:space:]]* ]] || tail="\${tail#"\${tail%%[[:space:]]*}"}"
  read -r -a after <<<"$tail"
  # Assignments may stand before the command.
  while [[ \${#before[@]} -gt 1 && \${before[0]} != "\${COMP_WORDS[0]}" ]]; do before=("\${before[@]:1}"); done
  local -a ask=("$1")
  if [[ \${1##*/} == npx ]]; then
    before=("\${before[@]:1}")
    ask=("$1" --offline --no-install pipeline)
    [[ -x node_modules/.bin/pipeline ]] && ask=(node_modules/.bin/pipeline)
  fi
  local at=$((\${#before[@]} - 2))
  # Where : and = part words, readline replaces what stands behind them alone.
  local current="\${before[$((at + 1))]}" kept="" breaks="\${COMP_WORDBREAKS//[^:=]/}"
  [[ -n $breaks ]] && kept="\${current%"\${current##*[$breaks]}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("\${word#"$kept"}")
  done < <("\${ask[@]}" complete -- "$at" "\${before[@]:1}" "\${after[@]}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[/=] ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o bashdefault -o default -F _pipeline pipeline

# npx pipeline as well; for all else what completed npx before, or would have been loaded to do so.
_pipeline_npx() {
  if [[ \${COMP_WORDS[1]} == pipeline && $COMP_CWORD -gt 1 ]]; then _pipeline "$@"; return; fi
  COMPREPLY=()
  local by=" -F ([^ ]+) "
  if [[ $_pipeline_npx_before =~ $by ]]; then
    "\${BASH_REMATCH[1]}" "$@"
    local code=$?
    # It has loaded another completion of npx in the place of this one, which bash is to try now.
    [[ $code -eq 124 ]] && _pipeline_npx_register
    return "$code"
  fi
  local spec="\${_pipeline_npx_before#complete }" word
  [[ -n $spec ]] || return 0
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(eval "compgen \${spec% *} -- \\"\\$2\\"" 2>/dev/null)
  return 0
}
_pipeline_npx_register() {
  local spec
  spec="$(complete -p npx 2>/dev/null || complete -p -D 2>/dev/null || true)"
  [[ $spec == *_pipeline_npx* ]] || _pipeline_npx_before="$spec"
  complete -o bashdefault -o default -F _pipeline_npx npx
}
_pipeline_npx_register`,

  zsh: `# pipeline's completion for zsh: source <(pipeline completion zsh), after compinit
_pipeline() {
  local line word
  local -a closed open ask
  ask=("$@")
  (( $# )) || ask=("\${(Q)words[1]}")
  for line in "\${(@f)$("\${ask[@]}" complete -- $((CURRENT - 2)) "\${(@Q)words[2,-1]}" 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    word="\${line%%$'\\t'*}"
    if [[ $word == *[/=] ]]; then open+=("$word"); else closed+=("\${word//:/\\\\:}:\${line#*$'\\t'}"); fi
  done
  if (( \${#closed} + \${#open} == 0 )); then _files; return; fi
  (( \${#closed} )) && _describe pipeline closed
  (( \${#open} )) && compadd -S '' -a open
  return 0
}
compdef _pipeline pipeline

# npx pipeline as well; for all else what completed npx before.
_pipeline_npx() {
  if [[ $words[2] != pipeline ]] || (( CURRENT < 3 )); then eval "$_pipeline_npx_before"; return; fi
  local -a ask
  ask=("\${(Q)words[1]}" --offline --no-install pipeline)
  [[ -x node_modules/.bin/pipeline ]] && ask=(node_modules/.bin/pipeline)
  shift words
  (( CURRENT-- ))
  _pipeline "$ask[@]"
}
[[ \${_comps[npx]} == _pipeline_npx ]] || _pipeline_npx_before="\${_comps[npx]:-_default}"
compdef _pipeline_npx npx`,

  fish: `# pipeline's completion for fish: pipeline completion fish | source
function __pipeline_complete
    set -l words (commandline -opc)
    set -l ask $words[1]
    set -e words[1]
    if string match -qr '(^|/)npx$' -- $ask
        set -e words[1]
        set ask $ask --offline --no-install pipeline
        test -x node_modules/.bin/pipeline; and set ask node_modules/.bin/pipeline
    end
    set -l current (commandline -ct)
    set -l found ($ask complete -- (count $words) $words "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
function __pipeline_behind_npx
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = pipeline
end
complete -c pipeline -f -a '(__pipeline_complete)'
complete -c npx -n __pipeline_behind_npx -f -a '(__pipeline_complete)'`,
} as const;

export type Shell = keyof typeof scripts;
