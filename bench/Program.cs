using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench            lists the cases
// dotnet run -c Release --project bench -- --filter '*Kernel*'
// dotnet run -c Release --project bench -- figures  prints the figures of whole clusters
// dotnet run -c Release --project bench -- figures whole  prints those with three controllers, a group of three, and many partitions
// dotnet run -c Release --project bench -- figures closed-rules  prints those of queues, logs and registers
// dotnet run -c Release --project bench -- figures searches  prints those of searches and readers
// dotnet run -c Release --project bench -- figures transactions  prints those of graphs and transactions
if (args is ["figures", "searches"]) Lab.Bench.Checker.SearchFigures.Print();
else if (args is ["figures", "closed-rules"]) Lab.Bench.Checker.ClosedRuleFigures.Print();
else if (args is ["figures", "transactions"]) Lab.Bench.Checker.TransactionFigures.Print();
else if (args is ["figures", "whole"]) Lab.Bench.Kafka.Figures.PrintWhole();
else if (args is ["figures"]) Lab.Bench.Kafka.Figures.Print();
else BenchmarkSwitcher.FromAssembly(typeof(Lab.Bench.Kernel.BareKernel).Assembly).Run(args);
