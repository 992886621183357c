using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench            lists the cases
// dotnet run -c Release --project bench -- --filter '*Kernel*'
BenchmarkSwitcher.FromAssembly(typeof(Lab.Bench.Kernel.BareKernel).Assembly).Run(args);
