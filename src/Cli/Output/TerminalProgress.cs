using System.Diagnostics;
using Lab.Explorer.Results;
using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>One bar over all runs, with the variant that is being run; it disappears when the work is done.</summary>
public sealed class TerminalProgress : IProgress
{
    private static readonly long RedrawEvery = Stopwatch.Frequency / 20;

    private readonly IAnsiConsole console;
    private readonly long total;
    private long finished;
    private long planned;
    private string what = "";
    private long drawnAt;
    private bool isDrawn;

    public TerminalProgress(TextWriter error, long total)
    {
        this.total = Math.Max(1, total);
        console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error), Interactive = InteractionSupport.No });
        console.Cursor.Hide();
    }

    public void Begin(VariantResult head, long runs)
    {
        planned = runs;
        what = $"{Path.GetFileNameWithoutExtension(head.File)}, {head.Variant}";
        Draw(0, atOnce: true);
    }

    public void Ran(long done) => Draw(done, atOnce: false);

    /// <summary>A variant that ended early leaves the bar where its runs would have brought it.</summary>
    public void End(VariantResult result)
    {
        finished += planned;
        Draw(0, atOnce: true);
    }

    public void Dispose()
    {
        if (isDrawn) console.Write(new ControlCode("\r\e[2K"));
        console.Cursor.Show();
    }

    private void Draw(long done, bool atOnce)
    {
        var now = Stopwatch.GetTimestamp();
        if (!atOnce && now - drawnAt < RedrawEvery) return;
        drawnAt = now;
        isDrawn = true;
        var width = Math.Clamp(console.Profile.Width - 46, 8, 40);
        var ratio = Math.Min(1, (finished + done) / (double)total);
        var full = (int)(ratio * width);
        console.Write(new ControlCode("\r\e[2K"));
        console.Markup($"[green]{new string('━', full)}[/][grey]{new string('━', width - full)}[/] {(int)(ratio * 100),3} %  {Markup.Escape(Fitted(what, console.Profile.Width - width - 9))}");
    }

    private static string Fitted(string text, int width) => text.Length <= width ? text : width <= 1 ? "" : text[..(width - 1)] + "…";
}
