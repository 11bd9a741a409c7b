using HRNet.Benchmarks;
using HRNet.Benchmarks.Live;
using HRNet.Benchmarks.Winograd;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

if (args is ["live", .. var rest])
    return await LiveLoad.RunAsync(rest);

// Times of this machine as Markdown tables: see CONTRIBUTING.md.
var part = args is ["workers" or "memory" or "winograd" or "quantized", ..] ? args[0] : null;
Arguments arguments;
try
{
    arguments = Arguments.Parse(part is null ? args : args[1..]);
}
catch (ArgumentException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

var folder = Directory.CreateTempSubdirectory("hrnet-benchmarks-").FullName;
try
{
    if (part == "workers")
        await WorkerRace.RunAsync(folder, arguments);
    if (part == "quantized")
        await QuantizedRace.RunAsync(folder, arguments);
    if (part == "memory")
        MemoryTable.Run(folder);
    if (part == "winograd")
        return WinogradRace.Run(folder, arguments);
    if (part is not null)
        return 0;

    var codec = PictureCodec.Create();
    var picture = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "astronaut.jpg"));
    FilledModel.Write(folder);
    if (Directory.Exists(arguments.Models))
    {
        foreach (var model in Directory.GetFiles(arguments.Models))
            File.Copy(model, Path.Combine(folder, Path.GetFileName(model)));
    }

    var options = new InferenceOptions { Models = folder, Device = "cpu", Threads = arguments.Threads };
    await using var catalog = await ModelCatalog.OpenAsync(options, NullLoggerFactory.Instance, CancellationToken.None);
    var poseModels = catalog.Models.Where(model => model.Card.Task == ModelTask.Pose).OrderByDescending(model => model.Bytes).ToList();

    Console.WriteLine($"{arguments.Threads} threads of {Environment.ProcessorCount} processors, {codec.Library}; milliseconds, median and fastest.");
    Console.WriteLine();
    Console.WriteLine("| pose model | what | median | fastest | to our session |");
    Console.WriteLine("|---|---|---|---|---|");
    foreach (var model in poseModels)
    {
        var row = PoseRace.Run(catalog.Pose(model.Name), folder, picture, codec, arguments);
        if (row.Node is { } node)
            Print("onnxruntime-node", node);
        Print("our session", row.Session);
        Print("JPEG 640 x 427 to keypoints", row.Pipeline);
        if (row.Difference is { } difference)
            Console.Error.WriteLine($"{row.Model}: the outputs of both sessions differ by {difference:g3}.");

        void Print(string what, Times times) => Console.WriteLine(
            $"| {row.Model} | {what} | {times.Median:0.00} | {times.Fastest:0.00} | x {times.Median / row.Session.Median:0.000}, {times.Fastest - row.Session.Fastest:+0.00;-0.00;0.00} ms |");
    }

    Console.WriteLine();
    Console.WriteLine("| stage alone | median | fastest |");
    Console.WriteLine("|---|---|---|");
    foreach (var (stage, times) in StageRace.Run(poseModels[0].Card, picture, codec, TimeSpan.FromSeconds(arguments.Seconds)))
        Console.WriteLine($"| {stage} | {times.Median:0.000} | {times.Fastest:0.000} |");

    using var street = codec.Decode(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "street.jpg")), new PictureLimits());
    foreach (var finder in poseModels.Select(model => catalog.People(model.Name)).Where(finder => finder.Detector is not null))
    {
        Console.WriteLine();
        Console.WriteLine($"| people ({finder.Detector!.Model.Name}, then {finder.Model.Name}) | poses | detection | pixels to poses | each further person | run / batch | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var row in PeopleRace.Run(finder, Path.Combine(folder, $"{finder.Model.Name}.onnx"), options.MaxBatch, street, arguments))
        {
            var (extra, ratio) = row.Extra is { } time ? ($"{time.Median:0.00}", $"x {time.Median / row.Share.Median:0.00} (fastest x {time.Fastest / row.Share.Fastest:0.00})") : ("", "");
            Console.WriteLine(
                $"| {row.People} | {row.Found} | {row.Detection.Median:0.0} | {row.Whole.Median:0.0} (fastest {row.Whole.Fastest:0.0}) | {extra} | {row.Share.Median:0.00} | {ratio} |");
        }
    }

    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
