using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>The inputs or the outputs of a session: what the model says of them, and their names as C strings, made once for all runs.</summary>
internal sealed unsafe class NodeList
{
    private readonly string _kind;
    private readonly Dictionary<string, NodeMetadata> _metadata = [];
    private readonly Dictionary<string, NativeName> _natives = [];

    private NodeList(
        SessionHandle session, string kind, delegate* unmanaged<nint, nuint*, nint> count,
        delegate* unmanaged<nint, nuint, nint, byte**, nint> name, delegate* unmanaged<nint, nuint, nint*, nint> type)
    {
        _kind = kind;
        var native = session.DangerousGetHandle();
        nuint nodes;
        Api.Check(count(native, &nodes));
        var names = new string[(int)nodes];
        for (var i = 0; i < names.Length; i++)
        {
            byte* text;
            nint info;
            Api.Check(name(native, (nuint)i, OrtAllocator.DefaultInstance.Pointer, &text));
            names[i] = Utf8.TakeText(text);
            Api.Check(type(native, (nuint)i, &info));
            _metadata.Add(names[i], NodeMetadata.Take(info));
            _natives.Add(names[i], new NativeName(names[i]));
        }

        Names = names;
        GC.KeepAlive(session);
    }

    /// <summary>In the model's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Metadata => _metadata;

    /// <summary>The inputs of a session.</summary>
    public static NodeList Inputs(SessionHandle session) =>
        new(session, "Input", Api.SessionGetInputCount, Api.SessionGetInputName, Api.SessionGetInputTypeInfo);

    /// <summary>The outputs of a session.</summary>
    public static NodeList Outputs(SessionHandle session) =>
        new(session, "Output", Api.SessionGetOutputCount, Api.SessionGetOutputName, Api.SessionGetOutputTypeInfo);

    /// <summary>The C string of a name; it lives as long as this list.</summary>
    /// <exception cref="OnnxRuntimeException">The model has no such input or output.</exception>
    public nint Find(string name) => _natives.TryGetValue(name, out var native)
        ? native.Pointer
        : throw new OnnxRuntimeException(
            ErrorCode.InvalidArgument, $"{_kind} name: '{name}' is not in the metadata; the model has {string.Join(", ", Names)}");

    /// <summary>One C string, freed with its list.</summary>
    private sealed class NativeName(string name)
    {
        public nint Pointer { get; } = Marshal.StringToCoTaskMemUTF8(name);

        ~NativeName() => Marshal.FreeCoTaskMem(Pointer);
    }
}
