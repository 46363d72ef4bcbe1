"""The scripts by which shells ask; `line` tells what they are answered.

None evaluates anything: words are taken apart by rules of quoting alone, the program that is asked
is always the factcli of $PATH, and what it answers is quoted before it enters the command line.
"""

BASH = r"""# bash completion for factcli: made by `factcli completion bash`.

# Takes the words before the cursor out of their quotes, into `words`. `base` counts the letters of
# the last one that readline leaves alone, `quote` is the quote that is still open.
_factcli_words() {
    local line=${COMP_LINE:0:COMP_POINT} at char word= begun=
    words=() base=0 quote=
    for ((at = 0; at < ${#line}; at++)); do
        char=${line:at:1}
        if [[ $quote == "'" && $char != "'" ]]; then
            word+=$char
        elif [[ $char == \\ ]]; then
            ((++at))
            [[ $quote == '"' && ${line:at:1} != [\"\\\$\`] ]] && word+=$char
            word+=${line:at:1} begun=1
        elif [[ $char == "$quote" ]]; then
            quote= base=${#word}
        elif [[ -n $quote ]]; then
            word+=$char
        elif [[ $char == [\"\'] ]]; then
            quote=$char begun=1 base=${#word}
        elif [[ $char == [[:blank:]] ]]; then
            [[ -n $begun ]] && words+=("$word")
            word= begun= base=0
        else
            word+=$char begun=1
            [[ $COMP_WORDBREAKS == *"$char"* ]] && base=${#word}
        fi
    done
    words+=("$word")
}

# One value as it has to stand on the command line, without what readline leaves alone.
_factcli_quoted() {
    local value=${1:base}
    case $quote in
        \") value=${value//\\/\\\\} value=${value//\"/\\\"} value=${value//\$/\\\$}
            value=${value//\`/\\\`} ;;
        \') value=${value//\'/\'\\\'\'} ;;
        *) [[ -n $value ]] && printf -v value %q "$value" ;;
    esac
    quoted=$value
}

_factcli() {
    local words base quote quoted line value meaning wide=0 room=${COLUMNS:-80}
    local -a values=() meanings=() lines=()
    COMPREPLY=()
    _factcli_words
    while IFS= read -r line; do
        case $line in
            $'\tfiles'*) compopt -o default 2>/dev/null; return ;;
            $'\tfolders'*) compopt -o dirnames 2>/dev/null; return ;;
            $'\tlist') [[ $COMP_TYPE == 63 ]] || return ;;
            *) value=${line%%$'\t'*} meaning=${line#*$'\t'}
                _factcli_quoted "$value"
                values+=("$quoted") meanings+=("$meaning")
                ((${#quoted} > wide)) && wide=${#quoted} ;;
        esac
    done < <(_FACTCLI_COMPLETE=bash command factcli "${words[@]:1}" 2>/dev/null)
    compopt -o nosort 2>/dev/null
    if [[ ${#values[@]} == 1 ]]; then
        [[ $value == *[:=/] ]] && compopt -o nospace 2>/dev/null
    elif [[ $COMP_TYPE == 63 ]]; then # they are only shown
        for line in "${!values[@]}"; do
            [[ -n ${meanings[line]} ]] || continue
            printf -v value "%-${wide}s  %s" "${values[line]}" "${meanings[line]}"
            values[line]=${value:0:room - 2}
        done
    fi
    COMPREPLY=("${values[@]}")
}

complete -F _factcli factcli
"""

ZSH = r"""#compdef factcli
# zsh completion for factcli: made by `factcli completion zsh`.

_factcli() {
    local -a asked values shown open_values open_shown
    local line value meaning text only=
    local -i wide=0
    asked=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
    local -a lines=("${(@f)$(_FACTCLI_COMPLETE=zsh command factcli "${asked[@]}" 2>/dev/null)}")
    for line in "${lines[@]}"; do
        case $line in
            ($'\t'files*|$'\t'folders*)
                text=${line##*$'\t'}
                [[ -n $text ]] && compset -P "${(b)text}"
                if [[ $line == $'\t'files* ]]; then _files; else _files -/; fi
                return ;;
            ($'\t'list) only=1 ;;
            (?*) value=${line%%$'\t'*}
                ((${(m)#value} > wide)) && wide=${(m)#value} ;;
        esac
    done
    for line in "${lines[@]}"; do
        [[ -z $line || $line == $'\t'* ]] && continue
        value=${line%%$'\t'*} meaning=${line#*$'\t'} text=$value
        [[ -n $meaning ]] && text="${(mr:wide:)value}  $meaning"
        ((${(m)#text} >= COLUMNS)) && text=${(mr:COLUMNS - 1:)text}
        if [[ $value == *[:=/] ]]; then
            open_values+=("$value") open_shown+=("$text")
        else
            values+=("$value") shown+=("$text")
        fi
    done
    (($#values + $#open_values)) || return 1
    local -a long=()
    [[ -n ${(M)lines:#*$'\t'?*} ]] && long=(-l)
    (($#values)) && compadd -U -V factcli "${long[@]}" -d shown -a values
    (($#open_values)) && compadd -U -V factcli -S '' "${long[@]}" -d open_shown -a open_values
    if [[ -n $only ]]; then
        compstate[insert]=
        compstate[list]='list force'
    fi
    return 0
}

if [[ ${funcstack[1]} == _factcli ]]; then
    _factcli "$@"
elif ((${+functions[compdef]})); then
    compdef _factcli factcli
else
    print -u2 'factcli: first run: autoload -U compinit; compinit'
fi
"""

FISH = r"""# fish completion for factcli: made by `factcli completion fish`.

function __factcli_asked
    set -l words (commandline -opc)
    set -l raw (commandline -ct)
    # A quote may be open yet, or a backslash be the last letter.
    set -l word (string unescape -- $raw; or string unescape -- $raw\"; or string unescape -- $raw\'
        or string unescape -- (string replace -r '\\\\$' '' -- $raw))
    set -q word[1]; or set word ''
    for line in (_FACTCLI_COMPLETE=fish command factcli $words[2..] $word 2>/dev/null)
        set -l parts (string split -m 2 \t -- $line)
        if test -n "$parts[1]"
            printf '%s\n' $line
        else if contains -- $parts[2] files folders
            set -l rest (string sub -s (math (string length -- "$parts[3]") + 1) -- $word)
            set -l found (__fish_complete_path $rest)
            test $parts[2] = folders; and set found (string match -r '.*/(?:\t.*)?$' -- $found)
            printf '%s\n' $parts[3]$found
        end
    end
end

complete -c factcli -k -f -a '(__factcli_asked)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
"""By the name of the shell."""
