print("benchmem-sweep")
