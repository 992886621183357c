using System.Text;
using Lab.Checker.Models.Graphs;

namespace Lab.Checker.Models.Transactions;

/// <summary>Searches the cycles of transactions whose dependencies are known, and puts them into words.</summary>
internal sealed class CycleAnomalies(TransactionColumns columns, Func<int, string> keyName)
{
    /// <summary>Adds the edges of all dependencies, and notes what single reads prove. Returns the number of vertices with its own.</summary>
    public delegate int Dependencies(EdgeList edges, int vertices, AnomalyBook book);

    public void Find(Dependencies addDependencies, AnomalyBook book)
    {
        var edges = new EdgeList(columns.MicroCount + (2 * columns.Count));
        var vertices = addDependencies(edges, columns.Count, book);
        vertices = SessionOrders.AddRealTime(columns, edges, vertices);
        var cycles = CycleSearch.Find(columns.Count, vertices, edges, (members, list) => SessionOrders.AddProcess(columns, members.Span, list));
        if (cycles.Count == 0) return;
        var reasons = new EdgeList(edges.Count, withReasons: true);
        addDependencies(reasons, columns.Count, new());
        foreach (var cycle in cycles) book.Add(cycle.Name.ToString(), cycle.Transactions, Sentence(cycle, reasons), cycle.Components);
    }

    private string Sentence(Cycle cycle, EdgeList reasons)
    {
        var text = new StringBuilder();
        for (var i = 0; i < cycle.Transactions.Length; i++)
        {
            var (a, b) = (cycle.Transactions[i], cycle.Transactions[(i + 1) % cycle.Transactions.Length]);
            if (i > 0) text.Append("; ");
            text.Append(Step(a, b, cycle.Kinds[i], reasons));
        }

        return text.ToString();
    }

    private string Step(int a, int b, EdgeKind kind, EdgeList reasons) => kind switch
    {
        EdgeKind.WriteWrite => $"T{b} wrote {Key(a, b, kind, reasons)} after T{a}",
        EdgeKind.WriteRead => $"T{b} read {Key(a, b, kind, reasons)} as T{a} wrote it",
        EdgeKind.ReadWrite => $"T{a} read {Key(a, b, kind, reasons)} without what T{b} wrote",
        EdgeKind.Process => $"process {columns.Processes[a]} did T{a} before T{b}",
        _ => $"T{a} had returned before T{b} was called",
    };

    /// <summary>The key of an edge; one that leads through a vertex that stands for many is known at both its ends.</summary>
    private string Key(int a, int b, EdgeKind kind, EdgeList reasons)
    {
        var key = -1;
        for (var i = 0; i < reasons.Count && key < 0; i++)
        {
            if (reasons.From[i] == a && reasons.Kinds[i] == kind && (reasons.To[i] == b || reasons.To[i] >= columns.Count)) key = reasons.Reasons[i];
        }

        return key < 0 ? "a key" : $"key {keyName(key)}";
    }
}
