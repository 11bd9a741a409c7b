using System.Diagnostics;
using HRNet.Benchmarks;
using HRNet.Benchmarks.Live;
using HRNet.Inference.Tests;
using HRNet.Models;
using HRNet.Onnx;

namespace HRNet.Load;

/// <summary>What a run needs beside itself: the published service, and a folder of models that is gone afterwards.</summary>
/// <param name="repository">The repository's root.</param>
/// <param name="service">The published service.</param>
/// <param name="models">The folder of models.</param>
internal sealed class Workplace(string repository, string service, DirectoryInfo models) : IDisposable
{
    /// <summary>What stands for the paper's W32 with made-up weights.</summary>
    public const string MadeW32 = "w32";

    /// <summary>Prepares one; publishes the service where no published one is given.</summary>
    /// <exception cref="InvalidOperationException">The service cannot be published, or there is none in that folder.</exception>
    public static async Task<Workplace> OpenAsync(DirectoryInfo? published, CancellationToken cancel)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "HRNetWeb.sln")))
            root = root.Parent ?? throw new InvalidOperationException("It has to be run from a build inside the repository.");
        var service = published?.FullName ?? Path.Combine(root.FullName, "artifacts", "load", "service");
        if (published is null)
        {
            Report.Say("Publishing the service (Release)");
            var start = new ProcessStartInfo("dotnet", ["publish", "src/HRNetWeb", "-c", "Release", "-o", service, "-v", "quiet", "--nologo"])
            {
                WorkingDirectory = root.FullName,
                RedirectStandardOutput = true,
            };
            // What the build server of `dotnet run` left in the environment is not for another build.
            foreach (var name in new[] { "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildSDKsPath", "MSBuildLoadMicrosoftTargetsReadOnly" })
                start.Environment.Remove(name);
            await RunAsync(start, cancel);
        }

        if (!File.Exists(Path.Combine(service, "HRNetWeb.dll")))
            throw new InvalidOperationException($"There is no HRNetWeb.dll in {service}.");
        var models = Directory.CreateTempSubdirectory("hrnet-load-");
        foreach (var file in Directory.GetFiles(Path.Combine(root.FullName, "models"), "*.onnx"))
            File.Copy(file, Path.Combine(models.FullName, Path.GetFileName(file)));
        return new(root.FullName, service, models);
    }

    /// <summary>Where the peer lies.</summary>
    public string PeerFolder => Path.Combine(repository, "tests", "Load", "peer");

    /// <summary>The model that is asked for, put beside the shipped ones.</summary>
    /// <param name="wanted">The name of a shipped one, <see cref="MadeW32"/>, an .onnx file; null for the shipped one of the task.</param>
    /// <param name="task">What it must do.</param>
    /// <exception cref="InvalidOperationException">There is no such model.</exception>
    public (string Path, ModelCard Card) Model(string? wanted, ModelTask task)
    {
        string path;
        if (wanted == MadeW32)
        {
            path = InFolder(FilledModel.Write(models.FullName));
        }
        else if (wanted is not null && File.Exists(wanted))
        {
            path = InFolder(Path.GetFileNameWithoutExtension(wanted));
            File.Copy(wanted, path, overwrite: true);
        }
        else
        {
            path = wanted is null ? models.GetFiles("*.onnx").Select(file => file.FullName).Order(StringComparer.Ordinal).First(file => ModelFile.ReadCard(file).Task == task) : InFolder(wanted);
        }

        if (!File.Exists(path))
            throw new InvalidOperationException($"There is no model {wanted}; there are {MadeW32} and {string.Join(", ", models.GetFiles("*.onnx").Select(file => Path.GetFileNameWithoutExtension(file.Name)))}.");
        var card = ModelFile.ReadCard(path);
        return card.Task == task ? (path, card) : throw new InvalidOperationException($"{wanted} is a model for {card.Task}, not for {task}.");

        string InFolder(string name) => Path.Combine(models.FullName, $"{name}.onnx");
    }

    /// <summary>Puts a classifier of made-up classes beside the shipped models, of which none classifies.</summary>
    public void AddClassifier() => DecidedModels.WriteClassifier(Path.Combine(models.FullName, "classify_made_up.onnx"), 0, 2, 0, 1, 3);

    /// <summary>Starts the service.</summary>
    public async Task<ServiceProcess> StartServiceAsync(IEnumerable<string> settings, CancellationToken cancel)
    {
        Report.Say("Starting the service");
        return await ServiceProcess.StartAsync("dotnet", host =>
        [
            Path.Combine(service, "HRNetWeb.dll"), "--urls", $"http://{host}", $"--Inference:Models={models.FullName}", "--Inference:Device=cpu",
            "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:HRNetWeb.RequestLog=Error", .. settings,
        ], cancel);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It fails; the message is what it said.</exception>
    public static async Task RunAsync(ProcessStartInfo start, CancellationToken cancel)
    {
        using var process = Process.Start(start)!;
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} failed:\n{said}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => models.Delete(recursive: true);
}
