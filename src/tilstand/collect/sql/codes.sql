select coalesce(enum_code({name}::codes_of_{name})::integer, -1) as code from r;
