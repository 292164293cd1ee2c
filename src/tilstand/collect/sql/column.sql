create type codes_of_{name} as enum (select distinct {name} from r where {name} is not null order by 1);
