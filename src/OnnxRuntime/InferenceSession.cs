using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A model that is ready to run. Runs on the CPU may overlap; on other devices one at a time.</summary>
public sealed partial class InferenceSession : IDisposable
{
    private readonly SessionHandle _session;
    private readonly NodeList _inputs;
    private readonly NodeList _outputs;
    private readonly Lazy<ModelMetadata> _metadata;

    /// <summary>Opens a model file.</summary>
    /// <exception cref="OnnxRuntimeException">There is no such file, or it does not run; the message says why.</exception>
    public InferenceSession(string modelPath) : this(Open(modelPath, null))
    {
    }

    /// <summary>Opens a model file with options.</summary>
    /// <exception cref="OnnxRuntimeException">There is no such file, or it does not run; the message says why.</exception>
    public InferenceSession(string modelPath, SessionOptions options) : this(Open(modelPath, options))
    {
    }

    /// <summary>Opens a model from the bytes of its file.</summary>
    /// <exception cref="OnnxRuntimeException">It does not run; the message says why.</exception>
    public InferenceSession(byte[] model) : this(Open(model, null))
    {
    }

    /// <summary>Opens a model from the bytes of its file, with options.</summary>
    /// <exception cref="OnnxRuntimeException">It does not run; the message says why.</exception>
    public InferenceSession(byte[] model, SessionOptions options) : this(Open(model, options))
    {
    }

    private InferenceSession(SessionHandle session)
    {
        _session = session;
        try
        {
            _inputs = NodeList.Inputs(session);
            _outputs = NodeList.Outputs(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        _metadata = new(() => new ModelMetadata(session));
    }

    /// <summary>What the model says of its inputs, by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata => _inputs.Metadata;

    /// <summary>What the model says of its outputs, by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata => _outputs.Metadata;

    /// <summary>Names of the inputs, in the model's order.</summary>
    public IReadOnlyList<string> InputNames => _inputs.Names;

    /// <summary>Names of the outputs, in the model's order.</summary>
    public IReadOnlyList<string> OutputNames => _outputs.Names;

    /// <summary>What the model file says of itself.</summary>
    public ModelMetadata ModelMetadata => _metadata.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Waits for nobody: a run that is going on holds the handle, which is released after it.
        _session.Dispose();
    }

    private static unsafe SessionHandle Open(string path, SessionOptions? options)
    {
        using var defaults = options is null ? new SessionOptions() : null;
        nint session;
        fixed (byte* text = Utf8.Path(path))
        {
            Api.Check(Api.CreateSession(OrtEnv.Instance().Handle, text, (options ?? defaults!).Use(), &session));
        }

        return new SessionHandle(session);
    }

    private static unsafe SessionHandle Open(byte[] model, SessionOptions? options)
    {
        using var defaults = options is null ? new SessionOptions() : null;
        nint session;
        fixed (byte* bytes = model)
        {
            Api.Check(Api.CreateSessionFromArray(OrtEnv.Instance().Handle, bytes, (nuint)model.Length, (options ?? defaults!).Use(), &session));
        }

        return new SessionHandle(session);
    }
}
