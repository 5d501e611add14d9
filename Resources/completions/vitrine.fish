function __vitrine_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __vitrine_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __vitrine_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __vitrine_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __vitrine_parse_tokens -S
    set -l unparsed_tokens (__vitrine_tokens -pc)
    switch $unparsed_tokens[1]
    case 'vitrine'
        __vitrine_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'demo'
            __vitrine_parse_subcommand 0 'fresh' 'live' 'live-rate=' 'color=' 'open=' 'theme=' 'mouse' 'fresh-session' 'no-memory' 'change-log=+' 'ascii' 'linear' 'mask' 'mask-seed=' 'record=' 'version' 'h/help'
        case 'browse'
            __vitrine_parse_subcommand 1 'database=' 'token-file=' 'ca-file=' 'insecure' 'color=' 'open=' 'theme=' 'mouse' 'fresh-session' 'no-memory' 'change-log=+' 'ascii' 'linear' 'mask' 'mask-seed=' 'record=' 'version' 'h/help'
        case 'models'
            __vitrine_parse_subcommand 0 'format=' 'csv-raw' 'no-header' 'url=' 'database=' 'token-file=' 'ca-file=' 'insecure' 'version' 'h/help'
        case 'describe'
            __vitrine_parse_subcommand 1 'format=' 'csv-raw' 'no-header' 'url=' 'database=' 'token-file=' 'ca-file=' 'insecure' 'version' 'h/help'
        case 'list'
            __vitrine_parse_subcommand 1 'filter=' 'order-by=' 'fields=' 'expand=' 'limit=' 'all' 'cursor=' 'offset=' 'format=' 'csv-raw' 'no-header' 'url=' 'database=' 'token-file=' 'ca-file=' 'insecure' 'version' 'h/help'
        case 'get'
            __vitrine_parse_subcommand 2 'fields=' 'expand=' 'format=' 'csv-raw' 'no-header' 'url=' 'database=' 'token-file=' 'ca-file=' 'insecure' 'version' 'h/help'
        case 'query'
            __vitrine_parse_subcommand 1 'filter=' 'order-by=' 'fields=' 'expand=' 'limit=' 'all' 'cursor=' 'offset=' 'format=' 'csv-raw' 'no-header' 'url=' 'database=' 'token-file=' 'ca-file=' 'insecure' 'version' 'h/help'
        case 'count'
            __vitrine_parse_subcommand 1 'filter=' 'url=' 'database=' 'token-file=' 'ca-file=' 'insecure' 'version' 'h/help'
        case 'watch'
            __vitrine_parse_subcommand 1 'format=' 'url=' 'database=' 'token-file=' 'ca-file=' 'insecure' 'version' 'h/help'
        case 'serve'
            __vitrine_parse_subcommand 0 'database=' 'listen=+' 'metrics-listen=' 'version' 'h/help'
        case 'doctor'
            __vitrine_parse_subcommand 0 'database=' 'listen=+' 'metrics-listen=' 'url=' 'explain=' 'token-file=' 'ca-file=' 'insecure' 'version' 'h/help'
        case 'audit'
            __vitrine_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'verify'
                __vitrine_parse_subcommand 1 'last=' 'version' 'h/help'
            end
        case 'sample'
            __vitrine_parse_subcommand 1 'tickets=' 'seed=' 'until=' 'force' 'version' 'h/help'
        case 'token'
            __vitrine_parse_subcommand 0 'version' 'h/help'
        case 'replay'
            __vitrine_parse_subcommand 1 'frames' 'cast' 'speed=' 'color=' 'version' 'h/help'
        case 'keys'
            __vitrine_parse_subcommand 0 'check' 'version' 'h/help'
        case 'completions'
            __vitrine_parse_subcommand 1 'version' 'h/help'
        case 'man'
            __vitrine_parse_subcommand 0 'version' 'h/help'
        case 'help'
            __vitrine_parse_subcommand -r 1 'version'
        end
    end
end

function __vitrine_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __vitrine_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __vitrine_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __vitrine_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__vitrine_tokens -p)
    if test -z "$(__vitrine_tokens -t)"
        set -l index (count (__vitrine_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'vitrine' -f
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'demo' -d 'Browse sample data in this terminal, through a gateway of its own.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'browse' -d 'Browse a server, or a SQLite file through a gateway of its own.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'models' -d 'Print the models that a server has, and how many records each.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'describe' -d 'Print the columns of a model.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'list' -d 'Print rows of a model.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'get' -d 'Print one record.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'query' -d 'The same as list.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'count' -d 'Print how many rows match.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'watch' -d 'Print a line whenever a model may have changed, until interrupted.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'serve' -d 'Serve a SQLite file at /mcp/ws, read-only, to clients that have the token.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'doctor' -d 'Say what is well and what is not: settings, database, columns, connection.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'audit' -d 'Look after the audit log that serve writes to MCP_AUDIT_LOG.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'sample' -d 'Write a sample database: users, tickets and a change log of a support desk.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'token' -d 'Print a new access token: 32 random bytes, base64url.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'replay' -d 'Show a recorded session again, without a server.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'keys' -d 'Print the browser\'s keys, as Markdown.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'completions' -d 'Print the completions of commands and options for a shell.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'man' -d 'Print the manual page, for man(1).'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" fresh' -l 'fresh' -d 'Make the sample again.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" live' -l 'live' -d 'Let time pass: tickets come in, change and are closed.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" live-rate' -l 'live-rate' -d 'How many changes a second, on average, with --live.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" color' -l 'color' -d 'Colours as the terminal has them (auto), or none (never), whatever the settings say; NO_COLOR means never too.' -rfka 'auto never'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" open' -l 'open' -d 'The screen to begin with: a link as yu copies it, such as vitrine://tickets?filter=status:open.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" theme' -l 'theme' -d 'Colours for dark or light backgrounds, or a theme of your own.' -rfka 'dark light'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" mouse' -l 'mouse' -d 'Listen to clicks and the wheel; shift-drag then selects text.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" fresh-session' -l 'fresh-session' -d 'Begin with the first screen instead of where the last session ended; histories, columns and saved filters stay.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" no-memory' -l 'no-memory' -d 'Remember nothing: neither read what earlier sessions left nor leave anything but the log.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo"' -l 'change-log' -d 'Which columns of which model tell what was changed, where names and foreign keys do not, such as \'log=change_log record=ticket_id time=occurred_at person=user_id field=field old=old_value new=new_value\'.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" ascii' -l 'ascii' -d 'Draw with ASCII alone, as outside of UTF-8.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" linear' -l 'linear' -d 'Lines of text instead of a screen, for screen readers and pipes; A11Y=1 means that too.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" mask' -l 'mask' -d 'Begin with names, e-mails, phones and texts replaced by made-up ones (:mask off shows the real ones).'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" mask-seed' -l 'mask-seed' -d 'Make the same ones up for the same number; otherwise others each time.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" record' -l 'record' -d 'Write what happens to a new file, for `vitrine replay`; with --mask the data in it is masked, what you type is not.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine demo" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" database' -l 'database' -d 'A SQLite file to browse instead, read-only.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" token-file' -l 'token-file' -d 'A file that holds the token, readable by nobody else.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" ca-file' -l 'ca-file' -d 'A PEM file with a certificate authority to trust besides the system\'s.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" insecure' -l 'insecure' -d 'Allow ws:// to another machine, where everyone between can read along.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" color' -l 'color' -d 'Colours as the terminal has them (auto), or none (never), whatever the settings say; NO_COLOR means never too.' -rfka 'auto never'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" open' -l 'open' -d 'The screen to begin with: a link as yu copies it, such as vitrine://tickets?filter=status:open.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" theme' -l 'theme' -d 'Colours for dark or light backgrounds, or a theme of your own.' -rfka 'dark light'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" mouse' -l 'mouse' -d 'Listen to clicks and the wheel; shift-drag then selects text.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" fresh-session' -l 'fresh-session' -d 'Begin with the first screen instead of where the last session ended; histories, columns and saved filters stay.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" no-memory' -l 'no-memory' -d 'Remember nothing: neither read what earlier sessions left nor leave anything but the log.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse"' -l 'change-log' -d 'Which columns of which model tell what was changed, where names and foreign keys do not, such as \'log=change_log record=ticket_id time=occurred_at person=user_id field=field old=old_value new=new_value\'.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" ascii' -l 'ascii' -d 'Draw with ASCII alone, as outside of UTF-8.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" linear' -l 'linear' -d 'Lines of text instead of a screen, for screen readers and pipes; A11Y=1 means that too.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" mask' -l 'mask' -d 'Begin with names, e-mails, phones and texts replaced by made-up ones (:mask off shows the real ones).'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" mask-seed' -l 'mask-seed' -d 'Make the same ones up for the same number; otherwise others each time.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" record' -l 'record' -d 'Write what happens to a new file, for `vitrine replay`; with --mask the data in it is masked, what you type is not.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine browse" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" format' -l 'format' -d 'table, json (one array), jsonl (one object a line), csv or markdown.' -rfka 'table json jsonl csv markdown'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" csv-raw' -l 'csv-raw' -d 'CSV with every text as it is: formulas and control characters too.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" no-header' -l 'no-header' -d 'CSV without the line of names, to go on in a file that has it.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" url' -l 'url' -d 'The server: ws://host:port/mcp/ws, wss://host/mcp/ws or unix:PATH.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" database' -l 'database' -d 'A SQLite file instead, read-only.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" token-file' -l 'token-file' -d 'A file that holds the token, readable by nobody else.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" ca-file' -l 'ca-file' -d 'A PEM file with a certificate authority to trust besides the system\'s.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" insecure' -l 'insecure' -d 'Allow ws:// to another machine, where everyone between can read along.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine models" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" format' -l 'format' -d 'table, json (one array), jsonl (one object a line), csv or markdown.' -rfka 'table json jsonl csv markdown'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" csv-raw' -l 'csv-raw' -d 'CSV with every text as it is: formulas and control characters too.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" no-header' -l 'no-header' -d 'CSV without the line of names, to go on in a file that has it.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" url' -l 'url' -d 'The server: ws://host:port/mcp/ws, wss://host/mcp/ws or unix:PATH.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" database' -l 'database' -d 'A SQLite file instead, read-only.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" token-file' -l 'token-file' -d 'A file that holds the token, readable by nobody else.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" ca-file' -l 'ca-file' -d 'A PEM file with a certificate authority to trust besides the system\'s.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" insecure' -l 'insecure' -d 'Allow ws:// to another machine, where everyone between can read along.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine describe" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" filter' -l 'filter' -d 'Only these rows, as in the browser\'s filter: status:open assigned_user_id:none subject:"two words".' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" order-by' -l 'order-by' -d 'The order, - for descending: -created_at,id. Otherwise by primary key.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" fields' -l 'fields' -d 'Only these columns, in this order: a,b.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" expand' -l 'expand' -d 'Foreign keys whose records\' names are wanted too, in columns of their own: a puts them into a.label.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" limit' -l 'limit' -d 'At most this many rows; 50 unless --all.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" all' -l 'all' -d 'All rows, page after page, within the server\'s rate.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" cursor' -l 'cursor' -d 'Go on where an earlier command stopped.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" offset' -l 'offset' -d 'Rows to skip.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" format' -l 'format' -d 'table, json (one array), jsonl (one object a line), csv or markdown.' -rfka 'table json jsonl csv markdown'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" csv-raw' -l 'csv-raw' -d 'CSV with every text as it is: formulas and control characters too.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" no-header' -l 'no-header' -d 'CSV without the line of names, to go on in a file that has it.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" url' -l 'url' -d 'The server: ws://host:port/mcp/ws, wss://host/mcp/ws or unix:PATH.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" database' -l 'database' -d 'A SQLite file instead, read-only.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" token-file' -l 'token-file' -d 'A file that holds the token, readable by nobody else.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" ca-file' -l 'ca-file' -d 'A PEM file with a certificate authority to trust besides the system\'s.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" insecure' -l 'insecure' -d 'Allow ws:// to another machine, where everyone between can read along.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" fields' -l 'fields' -d 'Only these columns, in this order: a,b.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" expand' -l 'expand' -d 'Foreign keys whose records\' names are wanted too, in columns of their own: a puts them into a.label.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" format' -l 'format' -d 'table, json (one array), jsonl (one object a line), csv or markdown.' -rfka 'table json jsonl csv markdown'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" csv-raw' -l 'csv-raw' -d 'CSV with every text as it is: formulas and control characters too.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" no-header' -l 'no-header' -d 'CSV without the line of names, to go on in a file that has it.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" url' -l 'url' -d 'The server: ws://host:port/mcp/ws, wss://host/mcp/ws or unix:PATH.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" database' -l 'database' -d 'A SQLite file instead, read-only.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" token-file' -l 'token-file' -d 'A file that holds the token, readable by nobody else.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" ca-file' -l 'ca-file' -d 'A PEM file with a certificate authority to trust besides the system\'s.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" insecure' -l 'insecure' -d 'Allow ws:// to another machine, where everyone between can read along.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine get" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" filter' -l 'filter' -d 'Only these rows, as in the browser\'s filter: status:open assigned_user_id:none subject:"two words".' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" order-by' -l 'order-by' -d 'The order, - for descending: -created_at,id. Otherwise by primary key.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" fields' -l 'fields' -d 'Only these columns, in this order: a,b.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" expand' -l 'expand' -d 'Foreign keys whose records\' names are wanted too, in columns of their own: a puts them into a.label.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" limit' -l 'limit' -d 'At most this many rows; 50 unless --all.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" all' -l 'all' -d 'All rows, page after page, within the server\'s rate.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" cursor' -l 'cursor' -d 'Go on where an earlier command stopped.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" offset' -l 'offset' -d 'Rows to skip.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" format' -l 'format' -d 'table, json (one array), jsonl (one object a line), csv or markdown.' -rfka 'table json jsonl csv markdown'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" csv-raw' -l 'csv-raw' -d 'CSV with every text as it is: formulas and control characters too.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" no-header' -l 'no-header' -d 'CSV without the line of names, to go on in a file that has it.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" url' -l 'url' -d 'The server: ws://host:port/mcp/ws, wss://host/mcp/ws or unix:PATH.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" database' -l 'database' -d 'A SQLite file instead, read-only.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" token-file' -l 'token-file' -d 'A file that holds the token, readable by nobody else.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" ca-file' -l 'ca-file' -d 'A PEM file with a certificate authority to trust besides the system\'s.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" insecure' -l 'insecure' -d 'Allow ws:// to another machine, where everyone between can read along.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine query" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine count" filter' -l 'filter' -d 'Only these rows, as in the browser\'s filter: status:open assigned_user_id:none subject:"two words".' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine count" url' -l 'url' -d 'The server: ws://host:port/mcp/ws, wss://host/mcp/ws or unix:PATH.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine count" database' -l 'database' -d 'A SQLite file instead, read-only.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine count" token-file' -l 'token-file' -d 'A file that holds the token, readable by nobody else.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine count" ca-file' -l 'ca-file' -d 'A PEM file with a certificate authority to trust besides the system\'s.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine count" insecure' -l 'insecure' -d 'Allow ws:// to another machine, where everyone between can read along.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine count" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine count" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine watch" format' -l 'format' -d 'line: a time and the model. jsonl: an object with both.' -rfka 'line jsonl'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine watch" url' -l 'url' -d 'The server: ws://host:port/mcp/ws, wss://host/mcp/ws or unix:PATH.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine watch" database' -l 'database' -d 'A SQLite file instead, read-only.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine watch" token-file' -l 'token-file' -d 'A file that holds the token, readable by nobody else.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine watch" ca-file' -l 'ca-file' -d 'A PEM file with a certificate authority to trust besides the system\'s.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine watch" insecure' -l 'insecure' -d 'Allow ws:// to another machine, where everyone between can read along.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine watch" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine watch" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine serve" database' -l 'database' -d 'The SQLite file; never written.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine serve"' -l 'listen' -d 'Where to listen; may be repeated. (default: 127.0.0.1:8000)' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine serve" metrics-listen' -l 'metrics-listen' -d 'Where /healthz and /metrics are answered; nowhere unless given.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine serve" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine serve" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor" database' -l 'database' -d 'The SQLite file that serve is given.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor"' -l 'listen' -d 'Where to listen; may be repeated. (default: 127.0.0.1:8000)' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor" metrics-listen' -l 'metrics-listen' -d 'Where /healthz and /metrics are answered; nowhere unless given.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor" url' -l 'url' -d 'A running server to ask: ws://host:port/mcp/ws or wss://host/mcp/ws.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor" explain' -l 'explain' -d 'Only say whether and why this column is visible.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor" token-file' -l 'token-file' -d 'A file that holds the token, readable by nobody else.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor" ca-file' -l 'ca-file' -d 'A PEM file with a certificate authority to trust besides the system\'s.' -rF
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor" insecure' -l 'insecure' -d 'Allow ws:// to another machine, where everyone between can read along.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine audit" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine audit" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine audit" -eq 1' -fa 'verify' -d 'Check that no line of an audit log was changed, removed or inserted.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine audit verify" -eq 1' -F
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine audit verify" last' -l 'last' -d 'The hash that the last line should have.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine audit verify" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine audit verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine sample" -eq 1' -F
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine sample" tickets' -l 'tickets' -d 'How many tickets; there is a user for every 20 and 3 changes for each.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine sample" seed' -l 'seed' -d 'Another seed writes other people and tickets.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine sample" until' -l 'until' -d 'The day on which the last things happen, exclusive.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine sample" force' -l 'force' -d 'Overwrite an existing file.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine sample" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine sample" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine token" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine token" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine replay" -eq 1' -F
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine replay" frames' -l 'frames' -d 'Print each frame as text, with its time; fails when one is not as it was recorded.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine replay" cast' -l 'cast' -d 'Print an asciicast, version 2.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine replay" speed' -l 'speed' -d 'So many times as fast.' -rfka ''
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine replay" color' -l 'color' -d 'Colours as the terminal has them, or none; NO_COLOR means never too.' -rfka 'auto never'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine replay" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine replay" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine keys" check' -l 'check' -d 'Check the settings file and the themes, and which commands lose a key to another.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine keys" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine keys" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_positional "vitrine completions" -eq 1' -fka 'bash zsh fish'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine completions" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine completions" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine man" version' -l 'version' -d 'Show the version.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine man" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'vitrine' -n '__vitrine_should_offer_completions_for_flags_or_options "vitrine help" version' -l 'version' -d 'Show the version.'
