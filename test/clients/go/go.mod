module phoxray.example/client

go 1.24
