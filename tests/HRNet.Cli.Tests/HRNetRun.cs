namespace HRNet.Cli.Tests;

/// <summary>One call of the tool: its exit code and what it printed.</summary>
internal sealed record HRNetRun(int ExitCode, string Output, string Error)
{
    /// <summary>Root of the repository: the folder above the tests that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static async Task<HRNetRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await HRNetCommand.RunAsync(args, output, error, TestContext.Current.CancellationToken);
        return new HRNetRun(code, output.ToString(), error.ToString());
    }

    public static string Models => Path.Combine(Root, "models");

    public static string Model(string start) => Directory.GetFiles(Models, start + "*.onnx").Order(StringComparer.Ordinal).First();

    public static string Sample(string name) => Path.Combine(Root, "wwwroot", "samples", name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HRNetWeb.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the repository.");
        return folder.FullName;
    }
}
