using System.Diagnostics;
using System.Reflection;
using System.Xml.Linq;
using HRNet.Inference.Tests;

namespace Packages.Tests;

/// <summary>
/// A folder outside of the repository with our packages in a feed of its own, as somebody has who installs them. Their version is new each time: what NuGet kept of an
/// earlier run cannot be taken for them.
/// </summary>
public sealed class Feed : IAsyncLifetime
{
    private static readonly string[] s_libraries = ["HRNet", "HRNet.Imaging", "HRNet.Inference", "HRNet.Evaluation", "HRNet.AspNetCore"];

    private bool _installed;

    public static string Repository { get; } = Metadata("RepositoryRoot");

    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("hrnet-packages");

    public IEnumerable<string> Packages => Directory.GetFiles(Packed, "*.nupkg").Order(StringComparer.Ordinal);

    private string Packed => In("feed");

    /// <summary>A program of this repository as it was built with the tests.</summary>
    public static string Built(string project) => Path.Combine(Repository, "artifacts", "bin", project, Metadata("Configuration").ToLowerInvariant(), $"{project}.dll");

    public string In(params string[] parts) => Path.Combine([Folder.FullName, .. parts]);

    /// <summary>The version of a package: of ours the new one, of others that with which this repository is built.</summary>
    public string VersionOf(string package)
    {
        if (s_libraries.Contains(package))
            return Version;
        var versions = XDocument.Load(Path.Combine(Repository, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(one => one.Attribute("Include")!.Value, one => one.Attribute("Version")!.Value);
        // What others bring along has no version of its own.
        return versions.GetValueOrDefault(package) ?? versions["Microsoft.Extensions.Hosting"];
    }

    /// <summary>Installs the tool, once; it is then in the folder "tools".</summary>
    public async Task InstallToolAsync()
    {
        if (!_installed)
            await DotnetAsync(Folder.FullName, "tool", "install", "HRNet.Cli", "--tool-path", "tools", "--version", Version, "--configfile", "nuget.config");
        _installed = true;
    }

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Packed);
        Directory.CreateDirectory(In("models"));
        foreach (var model in Directory.GetFiles(Path.Combine(Repository, "models"), "*.onnx"))
            File.Copy(model, In("models", Path.GetFileName(model)));
        // By name after the shipped ones, which stay the first of their tasks.
        DecidedModels.WriteFace(In("models", "wflw.onnx"), .9f, .8f);
        DecidedModels.WriteClassifier(In("models", "zoo.onnx"), 1, 2, 3);
        File.Copy(Path.Combine(Repository, "models", "checkpoints", "pose_coco17_w18_small_v1_192x144.pth"), In("checkpoint.pth"));
        var measured = Path.Combine(Repository, "tests", "HRNet.Evaluation.Tests", "Fixtures", "coco", "mini_keypoints");
        File.Copy(Path.Combine(measured, "gt.json"), In("person_keypoints_val2017.json"));
        File.Copy(Path.Combine(measured, "dt_keypoints.json"), In("results.json"));
        var samples = Directory.CreateDirectory(In("wwwroot", "samples")).FullName;
        foreach (var sample in Directory.GetFiles(Path.Combine(Repository, "wwwroot", "samples"), "*.jpg"))
            File.Copy(sample, Path.Combine(samples, Path.GetFileName(sample)));
        File.Copy(Path.Combine(samples, "street.jpg"), In("photo.jpg"));
        Directory.CreateDirectory(In("frames"));
        foreach (var number in Enumerable.Range(1, 3))
            File.Copy(In("photo.jpg"), In("frames", $"{number}.jpg"));
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

/// <summary>The tests that share the packages.</summary>
[CollectionDefinition(nameof(Feed))]
public sealed class TestsOfPackages : ICollectionFixture<Feed>;
