// Every test runs the command in a folder of its own, as the current folder of the process: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
