using System.Diagnostics;
using System.Reflection;

namespace Packages.Tests;

/// <summary>
/// A folder outside of the repository with our packages in a feed of its own, as somebody has who installs them. Their version is new each time: what NuGet kept of an
/// earlier run cannot be taken for them.
/// </summary>
public sealed class Feed : IAsyncLifetime
{
    private static readonly string[] s_libraries = ["HRNet", "HRNet.Imaging", "HRNet.Inference", "HRNet.Evaluation", "HRNet.AspNetCore"];

    public static string Repository { get; } = Metadata("RepositoryRoot");

    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("hrnet-packages");

    public IEnumerable<string> Packages => Directory.GetFiles(Packed, "*.nupkg").Order(StringComparer.Ordinal);

    private string Packed => In("feed");

    public string In(params string[] parts) => Path.Combine([Folder.FullName, .. parts]);

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Packed);
        Directory.CreateDirectory(In("models"));
        foreach (var model in Directory.GetFiles(Path.Combine(Repository, "models"), "*.onnx"))
            File.Copy(model, In("models", Path.GetFileName(model)));
        File.Copy(Path.Combine(Repository, "wwwroot", "samples", "street.jpg"), In("photo.jpg"));
        await File.WriteAllTextAsync(In("nuget.config"), """<configuration><packageSources><add key="here" value="feed" /></packageSources></configuration>""");
        foreach (var project in s_libraries.Append("HRNet.Cli"))
        {
            await DotnetAsync(
                Repository, "pack", Path.Combine("src", project), "--no-build", "-c", Metadata("Configuration"), "-o", Packed, $"-p:Version={Version}", "-p:IncludeSymbols=false", "-v", "q");
        }
    }

    public ValueTask DisposeAsync()
    {
        Folder.Delete(recursive: true);
        return default;
    }

    /// <summary>Runs dotnet to its end and gives what it printed; anything but success fails the test with it.</summary>
    public Task<string> DotnetAsync(string folder, params string[] arguments) => RunAsync(folder, "dotnet", arguments);

    /// <summary>Runs a program to its end and gives what it printed; anything but success fails the test with it.</summary>
    public async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What is installed here goes with the folder; everything else is taken from where this build has it.
        start.Environment["NUGET_PACKAGES"] = In("installed");
        start.Environment["RestoreFallbackFolders"] = NuGetFolder();
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("MSBuild", StringComparison.Ordinal) || key.StartsWith("VSTEST", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(inherited);
        if (folder == Repository)
            start.Environment.Remove("NUGET_PACKAGES");
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await error}");
        return await output;
    }

    private static string NuGetFolder() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Metadata(string key) => typeof(Feed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
