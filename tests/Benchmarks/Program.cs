using HRNet.Benchmarks;
using HRNet.Benchmarks.Live;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

if (args is ["live", .. var rest])
    return await LiveLoad.RunAsync(rest);

// Times of this machine as Markdown tables: see CONTRIBUTING.md.
Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (ArgumentException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

var folder = Directory.CreateTempSubdirectory("hrnet-benchmarks-").FullName;
try
{
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
        Print("onnxruntime-node", row.Node);
        Print("our session", row.Session);
        Print("JPEG 640 x 427 to keypoints", row.Pipeline);
        Console.Error.WriteLine($"{row.Model}: the outputs of both sessions differ by {row.Difference:g3}.");

        void Print(string what, Times times) => Console.WriteLine(
            $"| {row.Model} | {what} | {times.Median:0.00} | {times.Fastest:0.00} | x {times.Median / row.Session.Median:0.000}, {times.Fastest - row.Session.Fastest:+0.00;-0.00;0.00} ms |");
    }

    Console.WriteLine();
    Console.WriteLine("| stage alone | median | fastest |");
    Console.WriteLine("|---|---|---|");
    foreach (var (stage, times) in StageRace.Run(poseModels[0].Card, picture, codec, TimeSpan.FromSeconds(arguments.Seconds)))
        Console.WriteLine($"| {stage} | {times.Median:0.000} | {times.Fastest:0.000} |");
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
