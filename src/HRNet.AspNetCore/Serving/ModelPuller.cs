using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Problems;
using HRNet.Import;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Models;
using HRNet.Pull;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Serving;

/// <summary>Fetches and imports a published file into a folder of models.</summary>
internal delegate Task<PullReport> FilePuller(PublishedFile file, string models, IProgress<PullProgress> progress, CancellationToken cancel);

/// <summary>Pulls published files in the background, one at a time, and has each served when it is there.</summary>
internal sealed partial class ModelPuller(FilePuller pull, ModelHost host, IOptions<InferenceOptions> options, ILogger<ModelPuller> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _one = new();
    private volatile PullDto? _last;
    private Task _running = Task.CompletedTask;

    /// <summary>Begins a pull.</summary>
    /// <param name="name">A short or a published name.</param>
    /// <exception cref="ProblemException">There is no such file, or another pull is under way, or no folder to pull into.</exception>
    public PullDto Begin(string name)
    {
        var file = Find(name);
        var models = options.Value.Models;
        if (File.Exists(models))
            throw new ProblemException(new(409, "no_model_folder", "The setting Inference:Models names one file: there is no folder that models could be pulled into."));
        var catalog = host.Models;
        lock (_one)
        {
            if (_last is { State: PullState.Running } busy)
                throw new ProblemException(new(409, "pull_running", $"{busy.Name} is being pulled: one at a time. GET /v1/models/pull/{busy.Name} tells how far it is."));
            if (catalog.Models.Any(model => model.Name == file.Name))
                throw new ProblemException(new(409, "model_loaded", $"The model {file.Name} is loaded already."));
            _last = new(file.Name, file.File, PullState.Running);
            _running = Task.Run(() => PullAsync(file, models, catalog, _stop.Token));
            return _last;
        }
    }

    /// <summary>How far the last pull of a file is.</summary>
    /// <exception cref="ProblemException">It was not asked for, or another one was since.</exception>
    public PullDto State(string name)
    {
        var file = Find(name);
        return _last is { } last && last.Name == file.Name ? last
            : throw new ProblemException(new(404, "no_such_pull", $"{file.Name} was not pulled since the start, or another file was after it. POST /models/pull begins one."));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be stopped twice, the second time while it is disposed.
        if (!_stop.IsCancellationRequested)
            await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private static PublishedFile Find(string name)
    {
        try
        {
            return PublishedFiles.Find(name);
        }
        catch (PullException e)
        {
            throw new ProblemException(new(404, "unknown_published_file", e.Message), e);
        }
    }

    private async Task PullAsync(PublishedFile file, string models, ModelCatalog catalog, CancellationToken cancel)
    {
        var began = new PullDto(file.Name, file.File, PullState.Running);
        string? made = null;
        try
        {
            var report = await pull(file, models, new Progress(progress => _last = began.At(progress)), cancel);
            if (report.Import is not null)
                made = report.Model;
            await catalog.PutAsync(report.Model, home: null, cancel);
            _last = began with { State = PullState.Done, Share = 1 };
            LogPulled(log, file.Name, file.File);
        }
        catch (Exception e)
        {
            // A model that cannot be opened would keep the service from its next start.
            if (made is not null)
            {
                File.Delete(made);
                File.Delete(Path.ChangeExtension(made, null) + RegionRecipe.FileSuffix);
            }

            var known = e is PullException or ImportException or ModelLoadException or DeviceException;
            var words = known ? e.Message : e is OperationCanceledException ? "The service was stopped." : "Something went wrong here that should not have. It is in the log.";
            LogFailed(log, known ? null : e, file.Name, words);
            _last = began with { State = PullState.Failed, Error = words };
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Pulled {Name} ({File}); it is served")]
    private static partial void LogPulled(ILogger log, string name, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} was not pulled: {Reason}")]
    private static partial void LogFailed(ILogger log, Exception? exception, string name, string reason);

    /// <summary>Reports at once, in order: the framework's own posts to the thread pool.</summary>
    private sealed class Progress(Action<PullProgress> report) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => report(value);
    }
}
