using HRNet.Benchmarks;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Models;
using Microsoft.Extensions.Logging.Abstractions;

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

    Console.WriteLine($"{arguments.Threads} threads of {Environment.ProcessorCount} processors, {codec.Library}; medians in ms.");
    Console.WriteLine();
    Console.WriteLine("| pose model | onnxruntime-node | our session | ratio | JPEG 640 x 427 to keypoints | beyond the session | largest difference of outputs |");
    Console.WriteLine("|---|---|---|---|---|---|---|");
    foreach (var model in poseModels)
    {
        var row = PoseRace.Run(catalog.Pose(model.Name), folder, picture, codec, arguments);
        Console.WriteLine(
            $"| {model.Name} | {row.Node:0.00} | {row.Session:0.00} | {row.Session / row.Node:0.000} | {row.Pipeline:0.00} | {row.Pipeline - row.Session:+0.00;-0.00} | {row.Difference:g3} |");
    }

    Console.WriteLine();
    Console.WriteLine("| stage alone | ms |");
    Console.WriteLine("|---|---|");
    foreach (var (stage, milliseconds) in StageRace.Run(poseModels[0].Card, picture, codec, TimeSpan.FromSeconds(arguments.Seconds)))
        Console.WriteLine($"| {stage} | {milliseconds:0.000} |");
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
