using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using HRNet.Cli.Output;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Cli.Commands;

/// <summary>`hrnet doctor`: what is installed, what runs here, and what was refused and why.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var (models, device) = (CommonOptions.Models(), CommonOptions.Device());
        var command = new Command("doctor", "Tells what is installed here, which devices exist, and tries every model.") { models, device };
        command.SetAction(async (parsed, cancel) =>
        {
            var folder = parsed.GetRequiredValue(models);
            var report = new Report()
                .Add("hrnet", typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "")
                .Add("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}")
                .Add("processors", $"{Environment.ProcessorCount}{Instructions()}")
                .Add("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20:N0} MiB")
                .Add("pictures", Try(() => PictureCodec.Create().Library))
                .Add("ONNX Runtime", Try(() => DeviceInfo.RuntimeVersion));
            foreach (var one in TryAll())
                report.Add($"  {one.Name}", $"{one.Kind}, {one.Description} ({one.Provider})");
            var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.onnx").Where(file => !file.EndsWith(RegionRecipe.FileSuffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray() : [];
            report.Add("models", $"{Path.GetFullPath(folder)}{(Directory.Exists(folder) ? "" : $": there is no such folder; {ModelFiles.Variable} or --models can name another")}");
            var broken = 0;
            foreach (var file in files)
            {
                var start = Stopwatch.GetTimestamp();
                try
                {
                    await using var catalog = await ModelCatalog.OpenAsync(new InferenceOptions { Models = file, Device = parsed.GetRequiredValue(device) }, NullLoggerFactory.Instance, cancel);
                    var model = catalog.Models[0];
                    report.Add($"  {model.Name}", $"{model.Card.Task}, {model.Device.Device}, opened in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms"
                        + string.Concat(model.Device.Attempts.Select(attempt => $"; not on {attempt.Device}: {attempt.Reason}")));
                }
                catch (Exception fault) when (Failure.Describe(fault) is { } words && fault is not OperationCanceledException)
                {
                    broken++;
                    report.Add($"  {Path.GetFileNameWithoutExtension(file)}", $"DOES NOT OPEN: {words}");
                }
            }

            report.Print(parsed.InvocationConfiguration.Output);
            return broken > 0 ? 1 : 0;
        });
        return command;
    }

    /// <summary>Instruction sets that decide how fast networks run.</summary>
    private static string Instructions() =>
        string.Concat(new[] { (Avx2.IsSupported, "AVX2"), (Avx512F.IsSupported, "AVX-512"), (AvxVnni.IsSupported || Avx512Vbmi.IsSupported, "VNNI or VBMI") }.Where(set => set.Item1).Select(set => $", {set.Item2}"));

    private static string Try(Func<string> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception fault) when (Failure.Describe(fault) is { } words)
        {
            return $"DOES NOT LOAD: {words}";
        }
    }

    private static IReadOnlyList<DeviceInfo> TryAll()
    {
        try
        {
            return DeviceInfo.All();
        }
        catch (DeviceException)
        {
            return [];
        }
    }
}
