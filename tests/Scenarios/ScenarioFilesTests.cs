namespace Lab.Scenarios.Tests;

public sealed class ScenarioFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lab-scenarios-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_gives_its_scenarios_in_the_order_of_their_names()
    {
        foreach (var name in new[] { "b.yaml", "a.yml", "c.json", "notes.md", "scenario.schema.json", "sub/d.yaml" }) Write(name);
        var (files, problems) = ScenarioFiles.Find([folder]);
        Assert.Equal(["a.yml", "b.yaml", "c.json", "sub/d.yaml"], files.Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')));
        Assert.Empty(problems);
    }

    [Fact]
    public void A_file_named_twice_is_taken_once()
    {
        Write("a.yaml");
        var path = Path.Combine(folder, "a.yaml");
        Assert.Equal([path], ScenarioFiles.Find([path, folder, path]).Files);
    }

    [Fact]
    public void An_empty_folder_is_a_problem() =>
        Assert.Equal($"{folder}: there is no scenario in this folder; scenarios end in .yaml, .yml, .json; lab new kafka writes one to start from", Assert.Single(ScenarioFiles.Find([folder]).Problems).ToString());

    [Fact]
    public void A_missing_path_is_a_problem_that_names_what_is_near()
    {
        Write("loss.yaml");
        var path = Path.Combine(folder, "los.yaml");
        Assert.Equal($"{path}: there is no such file or folder; did you mean loss.yaml?", Assert.Single(ScenarioFiles.Find([path]).Problems).ToString());
    }

    private void Write(string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "name: x\n");
    }
}
