// Answers each picture that appears in a folder with a .json file beside it: FolderWorker --Model=models/pose_coco17_w18_small_v1_192x144.onnx --Folder=inbox
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Results;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddHostedService<FolderWorker>();
builder.Build().Run();

internal sealed class FolderWorker(IConfiguration settings, ILoggerFactory loggers, ILogger<FolderWorker> log, IHostApplicationLifetime life) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken cancel)
    {
        if (settings["Model"] is not { } model || settings["Folder"] is not { } folder)
        {
            log.LogCritical("Say --Model=FILE.onnx and --Folder=FOLDER.");
            life.StopApplication();
            return;
        }

        await using var pose = await PoseModel.OpenAsync(model, new ModelOptions { Loggers = loggers }, cancel);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var refused = new HashSet<string>();
        do
        {
            foreach (var picture in Directory.EnumerateFiles(folder, "*.jpg").Where(file => !refused.Contains(file) && !File.Exists(Answer(file))))
            {
                try
                {
                    var people = await pose.EstimateAsync(picture, cancel: cancel);
                    // Written under another name first, so that whoever reads the folder never meets half a file.
                    await File.WriteAllTextAsync(Answer(picture) + ".tmp", people.ToCocoJson(imageId: 1), cancel);
                    File.Move(Answer(picture) + ".tmp", Answer(picture));
                    log.LogInformation("{Picture}: {Count} people", Path.GetFileName(picture), people.People.Count);
                }
                catch (Exception exception) when (exception is PictureException or IOException)
                {
                    refused.Add(picture);
                    log.LogWarning("{Picture}: {Reason}", Path.GetFileName(picture), exception.Message);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));

        static string Answer(string picture) => Path.ChangeExtension(picture, ".json");
    }
}
