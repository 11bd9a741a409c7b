using System.Globalization;
using System.Numerics;
using System.Text;

namespace HRNet.Checkpoints.Pickle;

/// <summary>
/// Reads one pickle (protocols 0 to 5) into plain .NET objects and executes nothing: None = null, bool, int = long (or BigInteger), float =
/// double, str = string, bytes = byte[], list and set = List&lt;object?&gt;, tuple = object?[], dict = OrderedDictionary, everything else =
/// <see cref="PickleStub"/>.
/// What the instructions mean is documented in CPython's Lib/pickletools.py.
/// </summary>
internal sealed class PickleMachine(ByteReader reader, ITensorLoader loader)
{
    // A W48 checkpoint takes about 60 thousand instructions and 200 KB. Every instruction can cost some hundred bytes of memory.
    private const int MaxInstructions = 4_000_000;
    private const long MaxBytes = 64L << 20;
    private const int MaxDigits = 1000;
    private const int MaxLine = 1 << 16;

    private readonly PickleStack _stack = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly PickleCalls _calls = new(loader);

    /// <summary>Reads up to and including the STOP instruction.</summary>
    /// <exception cref="CheckpointException">Damaged, cut short, or too large.</exception>
    public object? Load()
    {
        var start = reader.Position;
        for (var count = 0; count < MaxInstructions; count++)
        {
            var code = reader.Byte();
            if (code == '.') return _stack.Pop();
            if (!Step(code))
                throw new CheckpointException($"The checkpoint is damaged: its pickle has the unknown instruction 0x{code:x2} at byte {reader.Position - 1}.");
            if (reader.Position - start > MaxBytes) break;
        }

        throw new CheckpointException($"The checkpoint's metadata is too large: more than {MaxBytes >> 20} MB or {MaxInstructions} instructions.");
    }

    private bool Step(byte code)
    {
        switch (code)
        {
            case 0x80: reader.Byte(); break; // PROTO
            case 0x95: reader.Int64(); break; // FRAME: only a hint for buffering
            case (byte)'(': _stack.Mark(); break;
            case (byte)'0': PopOrUnmark(); break;
            case (byte)'1': _stack.PopToMark(); break;
            case (byte)'2': _stack.Push(_stack.Peek()); break;
            case (byte)'p': _memo[Index(reader.Line(MaxDigits))] = _stack.Peek(); break;
            case (byte)'q': _memo[reader.Byte()] = _stack.Peek(); break;
            case (byte)'r': _memo[reader.UInt32()] = _stack.Peek(); break;
            case 0x94: _memo[(uint)_memo.Count] = _stack.Peek(); break; // MEMOIZE
            case (byte)'g': _stack.Push(Recall(Index(reader.Line(MaxDigits)))); break;
            case (byte)'h': _stack.Push(Recall(reader.Byte())); break;
            case (byte)'j': _stack.Push(Recall(reader.UInt32())); break;
            default: return Constant(code) || Text(code) || Container(code) || Call(code);
        }

        return true;
    }

    private bool Constant(byte code)
    {
        switch (code)
        {
            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'J': _stack.Push((long)reader.Int32()); break;
            case (byte)'K': _stack.Push((long)reader.Byte()); break;
            case (byte)'M': _stack.Push((long)reader.UInt16()); break;
            case 0x8a: _stack.Push(Integer(reader.Bytes(reader.Byte()))); break; // LONG1
            case 0x8b: _stack.Push(Integer(Limited(reader.Int32(), MaxDigits))); break; // LONG4
            case (byte)'G': _stack.Push(reader.BigEndianDouble()); break;
            case (byte)'I': _stack.Push(TextInteger(reader.Line(MaxDigits), booleans: true)); break;
            case (byte)'L': _stack.Push(TextInteger(reader.Line(MaxDigits), booleans: false)); break;
            case (byte)'F': _stack.Push(TextFloat(reader.Line(MaxDigits))); break;
            default: return false;
        }

        return true;
    }

    private bool Text(byte code)
    {
        switch (code)
        {
            case (byte)'X': _stack.Push(Encoding.UTF8.GetString(Limited(reader.UInt32(), MaxBytes))); break;
            case 0x8c: _stack.Push(Encoding.UTF8.GetString(reader.Bytes(reader.Byte()))); break; // SHORT_BINUNICODE
            case 0x8d: _stack.Push(Encoding.UTF8.GetString(Limited(reader.Int64(), MaxBytes))); break; // BINUNICODE8
            case (byte)'V': _stack.Push(PickleText.RawUnicodeEscape(reader.Line(MaxLine))); break;
            case (byte)'S': _stack.Push(Encoding.Latin1.GetString(reader.Line(MaxLine)).Trim('\'', '"')); break;
            case (byte)'T': _stack.Push(Encoding.Latin1.GetString(Limited(reader.Int32(), MaxBytes))); break; // Python 2's str
            case (byte)'U': _stack.Push(Encoding.Latin1.GetString(reader.Bytes(reader.Byte()))); break;
            case (byte)'B': _stack.Push(Limited(reader.UInt32(), MaxBytes)); break;
            case (byte)'C': _stack.Push(reader.Bytes(reader.Byte())); break;
            case 0x8e or 0x96: _stack.Push(Limited(reader.Int64(), MaxBytes)); break; // BINBYTES8, BYTEARRAY8
            default: return false;
        }

        return true;
    }

    private bool Container(byte code)
    {
        switch (code)
        {
            case (byte)'}': _stack.Push(PickleKeys.NewDictionary()); break;
            case (byte)']' or 0x8f: _stack.Push(new List<object?>()); break; // EMPTY_LIST, EMPTY_SET
            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case (byte)'t': _stack.Push(_stack.PopToMark()); break;
            case 0x85 or 0x86 or 0x87: _stack.Push(_stack.Pop(code - 0x84)); break; // TUPLE1 to TUPLE3
            case (byte)'l' or 0x91: _stack.Push(_stack.PopToMark().ToList()); break; // LIST, FROZENSET
            case (byte)'d':
                var pairs = _stack.PopToMark();
                var made = PickleKeys.NewDictionary();
                PickleCalls.SetItems(made, pairs);
                _stack.Push(made);
                break;
            case (byte)'a': PickleCalls.Append([_stack.Pop()], to: _stack.Peek()); break;
            case (byte)'e' or 0x90: // APPENDS, ADDITEMS
                var elements = _stack.PopToMark();
                PickleCalls.Append(elements, to: _stack.Peek());
                break;
            case (byte)'s': SetItems(_stack.Pop(2)); break;
            case (byte)'u': SetItems(_stack.PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool Call(byte code)
    {
        switch (code)
        {
            case (byte)'c': _stack.Push(Global()); break;
            case 0x93: _stack.Push(StackGlobal(_stack.Pop(2))); break;
            case (byte)'R' or 0x81: // REDUCE, NEWOBJ
                var call = _stack.Pop(2);
                _stack.Push(_calls.Call(call[0], call[1] as object?[] ?? throw Bad("has a call without arguments")));
                break;
            case 0x92: // NEWOBJ_EX
                var keyed = _stack.Pop(3);
                _stack.Push(_calls.Call(keyed[0], keyed[1] as object?[] ?? throw Bad("has a call without arguments"), keyed[2]));
                break;
            case (byte)'i':
                var type = Global();
                _stack.Push(_calls.Call(type, _stack.PopToMark()));
                break;
            case (byte)'o':
                var parts = _stack.PopToMark();
                _stack.Push(parts.Length > 0 ? _calls.Call(parts[0], parts[1..]) : throw Bad("makes an object of nothing"));
                break;
            case (byte)'b':
                var state = _stack.Pop();
                _stack.Push(PickleCalls.Build(_stack.Pop(), state));
                break;
            case (byte)'Q': _stack.Push(_calls.PersistentLoad(_stack.Pop())); break;
            default: return false;
        }

        return true;
    }

    private void PopOrUnmark()
    {
        // CPython: POP takes the mark where nothing lies above it.
        if (_stack.HasOpenEmptyGroup) _stack.PopToMark();
        else _stack.Pop();
    }

    private void SetItems(object?[] pairs) => PickleCalls.SetItems(_stack.Peek(), pairs);

    private PickleGlobal Global() => new(Encoding.UTF8.GetString(reader.Line(MaxLine)), Encoding.UTF8.GetString(reader.Line(MaxLine)));

    private static PickleGlobal StackGlobal(object?[] names) =>
        names is [string module, string name] ? new PickleGlobal(module, name) : throw Bad("names a class by something else than text");

    private object? Recall(uint index) =>
        _memo.TryGetValue(index, out var value) ? value : throw Bad($"recalls value {index}, which it never stored");

    private byte[] Limited(long count, long most) => count <= most ? reader.Bytes(count) : throw Bad($"has a value of {count} bytes");

    private static object Integer(byte[] twosComplement)
    {
        if (twosComplement.Length > 8) return new BigInteger(twosComplement);
        long value = twosComplement.Length > 0 ? (sbyte)twosComplement[^1] : 0;
        for (var k = twosComplement.Length - 2; k >= 0; k--) value = (value << 8) | twosComplement[k];
        return value;
    }

    private static object TextInteger(byte[] line, bool booleans)
    {
        var text = Encoding.Latin1.GetString(line).TrimEnd('\r', 'L');
        if (booleans && text is ("00" or "01")) return text == "01";
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)) return large;
        throw Bad("has a number that is none");
    }

    private static double TextFloat(byte[] line) =>
        double.TryParse(Encoding.Latin1.GetString(line), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Bad("has a number that is none");

    private static uint Index(byte[] line) =>
        TextInteger(line, booleans: false) is long and >= 0 and <= uint.MaxValue and var index ? (uint)index : throw Bad("has a number that is none");

    private static CheckpointException Bad(string what) => new($"The checkpoint is damaged: its pickle {what}.");
}
