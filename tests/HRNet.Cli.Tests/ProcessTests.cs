using System.Diagnostics;

namespace HRNet.Cli.Tests;

/// <summary>What only a process of its own can show: the files it leaves behind, and a library that is not there.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("auto")]
    [InlineData("cpu")]
    public async Task A_run_leaves_nothing_in_the_users_home(string device)
    {
        var home = Directory.CreateDirectory(_folder["home"]).FullName;

        var run = await StartAsync(AppContext.BaseDirectory, home, "pose", HRNetRun.Sample("street.jpg"), "--models", HRNetRun.Models, "--device", device);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(home, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("devices")]
    [InlineData("pose", "SAMPLE", "--models", "MODELS", "--device", "cpu")]
    [InlineData("bench", "MODEL", "--device", "cpu")]
    public async Task A_missing_runtime_is_one_line_in_words(params string[] args)
    {
        var program = Directory.CreateDirectory(_folder["program"]).FullName;
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetFileName(file) is var name
            && !name.Contains("onnxruntime.", StringComparison.Ordinal) && !name.EndsWith(".deps.json", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));

        var run = await StartAsync(
            program, _folder["home"], [.. args.Select(word => word switch { "SAMPLE" => HRNetRun.Sample("street.jpg"), "MODELS" => HRNetRun.Models, "MODEL" => HRNetRun.Model("pose_"), _ => word })]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("hrnet: ONNX Runtime does not load: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_profile_leaves_no_trace_behind()
    {
        var run = await StartAsync(AppContext.BaseDirectory, _folder["home"], "bench", HRNetRun.Model("pose_"), "--device", "cpu", "--seconds", "0.1", "--profile");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["temporary"], "*profile*", SearchOption.AllDirectories));
    }

    private async Task<HRNetRun> StartAsync(string program, string home, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "hrnet.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.WorkingDirectory = start.Environment["TMPDIR"] = start.Environment["TMP"] = start.Environment["TEMP"] = Directory.CreateDirectory(_folder["temporary"]).FullName;
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = start.Environment["LOCALAPPDATA"] = home;
        foreach (var name in (string[])["ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"])
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        return new HRNetRun(process.ExitCode, await output, await error);
    }
}
