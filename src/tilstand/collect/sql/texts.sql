select unnest(enum_range(null::codes_of_{name}));
