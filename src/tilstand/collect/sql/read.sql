create table r as from read_csv(
    ?, auto_detect = false, header = true, delim = '{separator}', quote = '', escape = '', strict_mode = true,
    columns = {{{columns}}}
);
